"""Ways to show a running session."""
