"""A session: what was asked for, opened so that every frame of it can be heard."""
