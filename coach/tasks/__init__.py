"""Work done beside: threads whose end is known to whoever started them."""
