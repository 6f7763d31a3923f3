"""All there is of Russian: its phrases, its lexicon, and how it says figures and signs."""
