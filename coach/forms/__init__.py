"""YAML with places: texts as trees, and what shape they have to be; scripts, settings and lexicons use it."""
