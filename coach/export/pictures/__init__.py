"""Pictures of a session: one drawing of what is heard when, as SVG or PNG, and a cover for its sound file."""
