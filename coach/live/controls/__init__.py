"""Ways to lead a running session; each only names commands of the transport."""
