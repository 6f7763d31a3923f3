"""Takes: lines that were recorded once and are played from then on, a person's or another voice's."""
