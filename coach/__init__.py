"""Coach: guides a session by voice, fitted to the minutes asked for."""

__version__ = "0.1.0"
