"""The commands, by what they are about. Each parses, calls the library, and prints.

Heavy libraries are imported by the command that needs them, so that ``coach --help`` answers at once.
"""
