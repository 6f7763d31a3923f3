"""The mixer: a plan, its clips and its beds as one stretch of sound, at any frame, in any order."""
