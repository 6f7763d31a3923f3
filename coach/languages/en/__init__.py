"""All there is of English: its phrases, its lexicon, and how it counts and says figures and signs."""
