"""Session scripts: the typed model, and reading it from YAML with every problem and its place."""
