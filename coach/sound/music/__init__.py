"""Music: the bundled beds and the user's own files, decoded as far as they are needed."""
