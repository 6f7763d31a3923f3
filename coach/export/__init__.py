"""Export: a session as files, each whole under its name or not there at all."""
