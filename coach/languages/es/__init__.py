"""All there is of Spanish: its phrases, its lexicon, and how it counts and says figures and signs."""
