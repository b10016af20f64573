"""How commands talk: data on stdout, progress and errors on stderr, exit codes that scripts can trust."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from geosafe.errors import CallError, DataError, GeosafeError, visible


@dataclass
class Teller:
    """Tells on stderr what is being done; with ``verbose`` also how long the step before took [s]."""

    quiet: bool = False
    verbose: bool = False
    _began: float = field(default_factory=time.perf_counter)
    _running: bool = False

    def __call__(self, sentence: str) -> None:
        """Tell that a step begins."""
        if self.quiet:
            return
        self._close_step()
        self._began, self._running = time.perf_counter(), True
        print(visible(f"{sentence} …"), file=sys.stderr, flush=True)

    def done(self, sentence: str) -> None:
        """Tell the end of the job."""
        if not self.quiet:
            self._close_step()
            print(visible(sentence), file=sys.stderr)

    def _close_step(self) -> None:
        if self.verbose and self._running:
            print(f"  {time.perf_counter() - self._began:.1f} s", file=sys.stderr)
        self._running = False


@contextlib.contextmanager
def plain_errors() -> Iterator[None]:
    """Turn geosafe's errors into sentences and exit codes: 1 for faults in the data, 2 for faults in the call."""
    try:
        yield
    except DataError as error:
        count = len(error.faults)
        print(f"geosafe: {count} fault{'s' if count != 1 else ''} in the data:", file=sys.stderr)
        for fault in error.faults:
            print(f"  {fault}", file=sys.stderr)
        raise SystemExit(1) from None
    except CallError as error:
        print(f"geosafe: {visible(error)}", file=sys.stderr)
        raise SystemExit(2) from None
    except GeosafeError as error:
        print(f"geosafe: {visible(error)}", file=sys.stderr)
        raise SystemExit(1) from None
    except OSError as error:
        print(f"geosafe: {visible(error.strerror or error)}: {visible(error.filename or '')}", file=sys.stderr)
        raise SystemExit(1) from None
