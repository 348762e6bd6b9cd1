"""How far a long command is, on standard error: a bar on a terminal, plain lines now and then elsewhere."""

import time
from typing import IO

WIDTH = 32
OFTEN, SELDOM = 0.2, 15.0  # seconds between two tellings, on a terminal and elsewhere


class Meter:
    """Told by step(done, total); says how many are done, how fast, and about how long it will take."""

    def __init__(self, stream: IO[str], what: str) -> None:
        self.stream, self.what = stream, what
        self.bar = stream.isatty()
        self.began = self.said = time.monotonic()
        self.first: int | None = None

    def step(self, done: int, total: int) -> None:
        """Say it, if it was not said just now."""
        now = time.monotonic()
        if self.first is None:
            self.first = done
        elif now - self.said < (OFTEN if self.bar else SELDOM) and done < total:
            return
        self.said = now
        self.stream.write(self._words(done, total, now))
        self.stream.flush()

    def close(self) -> None:
        """Leave the line of the bar."""
        if self.bar and self.first is not None:
            self.stream.write("\n")

    def _words(self, done: int, total: int, now: float) -> str:
        pace = (done - (self.first or 0)) / max(now - self.began, 1e-6)
        left = f", {(total - done) / pace:.0f} s to go" if pace and done < total else ""
        words = f"{done:,} of {total:,} {self.what} ({pace:.0f} a second{left})"
        if not self.bar:
            return words + "\n"
        filled = WIDTH * done // total if total else WIDTH
        return f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {words}\x1b[K"
