"""All there is of Spanish: its phrases, its lexicon, and how it says figures and signs."""
