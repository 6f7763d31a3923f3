"""Voices: what turns a sentence into samples. Only the command builds concrete ones."""
