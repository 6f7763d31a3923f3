"""The phone as remote: a page in the local network that shows a running session and leads it."""
