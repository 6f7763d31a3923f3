"""Speech: lines, how their words are said, and who says them."""
