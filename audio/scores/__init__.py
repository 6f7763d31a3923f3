"""The six beds as music: change a chord, a note or a level in one of these files and render it again."""

from scores.fast import BROOK, DAWN
from scores.slow import DUSK, TIDE
from scores.steady import LINEN, MOSS

BEDS = (DUSK, TIDE, MOSS, LINEN, BROOK, DAWN)
