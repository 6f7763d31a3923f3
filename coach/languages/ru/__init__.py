"""All there is of Russian: its phrases, its lexicon, and how it counts and says figures and signs."""
