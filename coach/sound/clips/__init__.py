"""Clips: every line as finished samples, spoken once and kept."""
