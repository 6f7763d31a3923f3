"""A session as sound files: each whole under its name, or not there at all; all of them from one rendering."""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack

from coach.errors import ExportError
from coach.export.encoders.encoder import Samples
from coach.export.encoders.sleeve import Sleeve
from coach.export.output import Output
from coach.export.target import Target
from coach.units import Frames, Lufs


def export_files(
    sound: Iterable[Samples],
    targets: Sequence[Target],
    *,
    frames: Frames,
    sleeve: Sleeve,
    force: bool,
    loudness: Callable[[], Lufs],
    progress: Callable[[int], None],
) -> None:
    """Write a session's sound to files, each in the format that its ending names.

    Each file is written beside its target and moved into place when it is whole. A file that fails does not keep
    the others from being written; whatever else ends the work leaves none that was not whole.

    Args:
        sound: Its blocks, in order.
        targets: The files.
        frames: How long it is.
        sleeve: What the files say about themselves.
        force: Replace files that are there already.
        loudness: Asked for that of all of it once it has been given; −inf for silence.
        progress: Told how many frames have been added.

    Raises:
        ExportError: Files cannot be written, or something stands there already; one line each.
    """
    with ExitStack() as stack:
        outputs = [stack.enter_context(contextlib.closing(Output(target))) for target in targets]
        for output in outputs:
            output.begin(frames, sleeve)
        for samples in sound:
            for output in outputs:
                output.write(samples)
            progress(len(samples))
            if all(output.ended for output in outputs):
                break
        measured = loudness()
        for output in outputs:
            output.finish(measured)
        for output in outputs:
            output.put_in_place(force=force)
        failures = [str(output.failure) for output in outputs if output.failure]
    if failures:
        raise ExportError("\n".join(failures))
