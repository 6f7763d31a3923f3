"""Keys and words that people try in a script: what is meant, or where it belongs."""

_NAMED = dict.fromkeys(("name", "label"), "title")
_LENGTH = ("seconds", "secs", "duration", "time", "minutes", "length")
_TIMES = ("repeat", "repetitions", "times", "count")
_IN_A_GROUP = "it belongs to a group, 'group:' with a title and steps"
IN_A_STEP = "it belongs to one of its steps"
IN_A_SECTION = "it belongs to one of its sections"

STEP = {
    **_NAMED,
    **dict.fromkeys(_LENGTH, "for"),
    **dict.fromkeys(_TIMES, "reps"),
    **dict.fromkeys(("text", "speech", "instruction", "instructions"), "say"),
    **dict.fromkeys(("pause", "break"), "rest"),
    **dict.fromkeys(("breath", "breathing"), "phases"),
    **dict.fromkeys(("as_many_as_possible", "rounds", "each", "rest_between", "steps"), _IN_A_GROUP),
    "medium": "the levels are 'easy' and 'hard'",
}
GROUP = {
    **_NAMED,
    **dict.fromkeys(_TIMES, "rounds"),
    **dict.fromkeys(("pause", "break", "rest"), "rest_between"),
    **dict.fromkeys(("items", "for_each"), "each"),
}
SECTION = {
    **_NAMED,
    **dict.fromkeys(_TIMES, "rounds"),
    **dict.fromkeys(("pause", "break", "rest"), "rest_between"),
    **dict.fromkeys(("as_many_as_possible", "each", "sides", "group"), f"{_IN_A_GROUP}, in 'steps'"),
    "bed": "music",
}
SCRIPT = {
    **_NAMED,
    "steps": "it belongs to a section: write 'sections:', below it '- title:' with a name, and 'steps:' below that",
    **dict.fromkeys(("duration", "time", "length"), "minutes"),
    "music": "expected 'beds' with one for each pace, or 'music' in a section",
    "voice": "expected 'voices: {guide: NAME}', or 'voice: NAME' in a section",
}
WORDS = {
    **dict.fromkeys(("inhale", "breathe_in"), "in"),
    **dict.fromkeys(("exhale", "breathe_out"), "out"),
    **dict.fromkeys(("pause", "empty", "rest"), "still"),
    **dict.fromkeys(("medium", "normal", "moderate"), "steady"),
    **dict.fromkeys(("quick", "quickly"), "fast"),
    **dict.fromkeys(("pips", "beep"), "beeps"),
}
