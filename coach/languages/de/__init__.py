"""All there is of German: its phrases, its lexicon, and how it says figures and signs."""
