"""Sound files of every kind: one small protocol, and one module for each library or format behind it."""
