"""All there is of French: its phrases, its lexicon, and how it says figures and signs."""
