"""Sound: spoken lines as clips, music, and the mix of them at any frame."""
