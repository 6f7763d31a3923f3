"""Live: one session led through one sink, command by command."""
