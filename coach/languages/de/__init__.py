"""All there is of German: its phrases, its lexicon, and how it counts and says figures and signs."""
