"""The player page: one HTML file with the sound in it, for a phone or a computer without network."""
