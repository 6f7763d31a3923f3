"""A browser without a window, told what to do over two pipes by the Chrome DevTools Protocol."""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.real.conftest import WAIT, lack

AS_THREE_AND_FOUR = "import os, sys; os.dup2({}, 3); os.dup2({}, 4); os.execv(sys.argv[1], sys.argv[1:])"


PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


class Page:
    """One page in a browser of its own.

    Attributes:
        requests: The addresses the page has asked for since it was opened.
    """

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = answers
        self._unread = b""
        self._number = 0
        self._session: str | None = None
        self.requests: list[str] = []
        target = self.tell("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.tell("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            self.tell(f"{domain}.enable")

    def tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give the browser a command, and return its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while True:
            heard = self._next()
            if heard.get("method") == "Network.requestWillBeSent":
                self.requests.append(heard["params"]["request"]["url"])
            if heard.get("id") == self._number:
                assert "error" not in heard, heard
                return heard["result"]

    def open(self, address: str) -> None:
        """Go to an address, and wait until the page there is complete."""
        self.tell("Page.navigate", url=address)
        self.until("document.readyState === 'complete'")

    def value(self, expression: str) -> Any:
        """Return what an expression of the page's own language comes to."""
        answer = self.tell(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + WAIT
        while not self.value(expression):
            assert time.monotonic() < end, f"it never happened: {expression}"
            time.sleep(0.02)

    def size(self, width: int, height: int, *, phone: bool) -> None:
        """Make the page as large as a window, or a phone, of so many points."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )

    def picture(self) -> bytes:
        """Return what is seen, as PNG."""
        return base64.b64decode(self.tell("Page.captureScreenshot", format="png")["data"])

    def press(self, key: str, code: str) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            self.tell("Input.dispatchKeyEvent", type=kind, key=key, code=code)

    def drag(self, begin: tuple[float, float], end: tuple[float, float] | None = None) -> None:
        """Press the pointer at a point of what is seen, and let it go there or elsewhere."""
        x, y = begin
        to_x, to_y = end or begin
        for kind, at_x, at_y in (("mousePressed", x, y), ("mouseMoved", to_x, to_y), ("mouseReleased", to_x, to_y)):
            self.tell("Input.dispatchMouseEvent", type=kind, x=at_x, y=at_y, button="left", clickCount=1)

    def tap(self, selector: str) -> None:
        """Press the pointer in the middle of an element."""
        box = "(({x, y, width, height}) => [x + width / 2, y + height / 2])"
        x, y = self.value(f"{box}(document.querySelector({selector!r}).getBoundingClientRect())")
        self.drag((x, y))

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._answers], [], [], WAIT)
            assert ready, "the browser does not answer"
            part = os.read(self._answers, 1 << 16)
            assert part, "the browser has gone"
            self._unread += part
        message, _, self._unread = self._unread.partition(b"\0")
        return json.loads(message)


@contextmanager
def page(environment: Mapping[str, str] = os.environ) -> Iterator[Page]:
    """Give a page in a browser that knows nothing of its user; where there is none, the test is skipped."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        lack("needs a browser (Debian: chromium)")
    to_browser, commands = os.pipe()
    answers, from_browser = os.pipe()
    # The browser expects them as 3 and 4, and is given them there: out of the way first.
    theirs = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10) for descriptor in (to_browser, from_browser)]
    with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", AS_THREE_AND_FOUR.format(*theirs), program),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--autoplay-policy=no-user-gesture-required",
                f"--user-data-dir={folder}",
                "--remote-debugging-pipe",
                "about:blank",
            ],
            pass_fds=theirs,
            env={**environment, "HOME": folder},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for descriptor in (to_browser, from_browser, *theirs):
            os.close(descriptor)
        try:
            yield Page(commands, answers)
        finally:
            process.terminate()
            process.wait()
            os.close(commands)
            os.close(answers)


def address(path: Path) -> str:
    """Return a file's address."""
    return path.absolute().as_uri()
