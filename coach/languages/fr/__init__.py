"""All there is of French: its phrases, its lexicon, and how it counts and says figures and signs."""
