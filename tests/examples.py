"""How many examples a property test takes that pays dearly for each."""

from hypothesis import settings

FEWER = settings(max_examples=max(25, settings.default.max_examples // 3))
