"""An exported file, heard as a listener would, against the plan it was made of."""
