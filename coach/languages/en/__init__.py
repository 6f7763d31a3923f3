"""All there is of English: its phrases, its lexicon, and how it says figures and signs."""
