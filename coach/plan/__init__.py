"""The plan: a script fitted to a length, with every cue at a whole frame."""
