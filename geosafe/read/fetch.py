"""The one door to the network: ask a server politely, a bounded number of times, and take whole answers only."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar
from urllib.parse import urlsplit

from geosafe.errors import CallError, DataError, Fault

if TYPE_CHECKING:
    import requests

Tell: TypeAlias = Callable[[str], None]
Answer = TypeVar("Answer")

#: How long a server may take to accept a connection, and to send the next byte [s]: an Overpass server may
#: work for three minutes before its first.
CONNECT_S: Final = 10.0
READ_S: Final = 200.0
#: How long one request may take with all its attempts and waits [s]; our judgement.
TOTAL_S: Final = 900.0
#: How often a request is sent at most, and the wait after the first failure, which doubles each time [s].
ATTEMPTS: Final = 5
FIRST_WAIT_S: Final = 5.0
#: The longest wait that a server may ask for [s]; past it the user is told instead.
LONGEST_WAIT_S: Final = 120.0

#: What to do where the network cannot give a place.
USE_EXTRACT: Final = (
    "You can download an extract of the place instead (download.geofabrik.de, extract.bbbike.org) and give it with "
    "--osm, or as `osm:` in the study file."
)
_BUSY: Final = (429, 503, 504)
_FAILED: Final = (500, 502)
_CHUNK_BYTES: Final = 1 << 16
_DAY_S: Final = 86_400.0


class TryAgain(Exception):  # noqa: N818 - a signal to ask(), no fault that anybody sees
    """An answer that a later one may better; ``wait_s`` is how long the server asks to wait [s]."""

    def __init__(self, why: str, wait_s: float | None = None) -> None:
        super().__init__(why)
        self.why, self.wait_s = why, wait_s


def pause(seconds: float) -> None:
    """Wait [s]."""
    time.sleep(seconds)


def server_of(variable: str, default: str) -> str:
    """Return the address of a server: as an environment variable names it, else the public one.

    Raises
    ------
    CallError
        It is no http or https address.
    """
    address = (os.environ.get(variable) or default).rstrip("/")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and " " not in address
    except ValueError:
        usable = False
    if not usable:
        raise CallError(f"{variable} must be an address such as {default}")
    return address


def host_of(address: str) -> str:
    """Return the name of a server without the user, password or port that its address may hold."""
    return urlsplit(address).hostname or ""


def user_agent() -> str:
    """Return how geosafe names itself to servers: its version, and where its home can be found."""
    about = metadata.metadata("geosafe")
    homes = [home.partition(", ")[2] for home in about.get_all("Project-URL") or ()]
    return f"geosafe/{about['Version']}" + (f" (+{homes[0]})" if homes else "")


def ask(attempt: Callable[[float], Answer], *, server: str, tell: Tell) -> Answer:
    """Return what an attempt returns, trying again with doubled waits while it raises :class:`TryAgain`.

    Parameters
    ----------
    attempt
        Called with the moment by which it must have ended [s, of :func:`time.monotonic`].
    server
        What to call the server in messages.
    tell
        Told before each wait.

    Raises
    ------
    DataError
        No attempt succeeded, the server asks for a longer wait than :data:`LONGEST_WAIT_S`, or it cannot
        be reached (then it is not asked again: most often it is this machine that is offline).
    """
    deadline, failures = time.monotonic() + TOTAL_S, 0
    while True:
        try:
            with _network_errors(server):
                return attempt(deadline)
        except TryAgain as failed:
            wait = FIRST_WAIT_S * 2**failures if failed.wait_s is None else failed.wait_s
            failures += 1
            if failures == ATTEMPTS or wait > LONGEST_WAIT_S or time.monotonic() + wait > deadline:
                when = f"in {math.ceil(wait / 60)} minutes" if wait > LONGEST_WAIT_S else "in a few minutes"
                remedy = f"Try again {when}; what has arrived is kept. {USE_EXTRACT}"
                raise DataError(Fault(server, failed.why, remedy)) from None
            tell(f"{server}: {failed.why}; asking again in {wait:.0f} s")
            pause(wait)


def post(address: str, form: Mapping[str, str], *, most: int, deadline: float) -> bytes:
    """Send a form and return the whole answer, as :func:`read_answer` does."""
    import requests

    headers = {"User-Agent": user_agent(), "Accept-Encoding": "gzip"}
    with requests.post(
        address, data=form, headers=headers, timeout=(CONNECT_S, READ_S), stream=True, allow_redirects=False
    ) as response:
        return read_answer(response, most=most, deadline=deadline)


def read_answer(response: requests.Response, *, most: int, deadline: float) -> bytes:
    """Return the whole body of an answer that was asked for with ``stream`` and without following redirects.

    Parameters
    ----------
    response
        The answer, of which only the head has been read.
    most
        Largest body, unpacked [bytes].
    deadline
        When it must have arrived [s, of :func:`time.monotonic`].

    Raises
    ------
    TryAgain
        The server is busy or failed, or the answer took too long.
    DataError
        The server refuses, sends us elsewhere or sends more than ``most``.
    """
    status, server = response.status_code, host_of(response.url)
    if status in _BUSY:
        raise TryAgain(f"it is busy ({status})", _wait_asked(response.headers.get("Retry-After", "")))
    if status in _FAILED:
        raise TryAgain(f"it failed ({status})")
    if response.is_redirect:
        found = f"it sends us on to {response.headers['location']!r}, which is not followed"
        raise DataError(Fault(server, found, f"Check the address of the server. {USE_EXTRACT}"))
    if status != 200:
        raise DataError(Fault(server, f"it refuses to answer ({status})", USE_EXTRACT))
    body = bytearray()
    while chunk := response.raw.read1(_CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > most:
            raise DataError(Fault(server, f"its answer is larger than {most / 1e6:,.0f} MB", USE_EXTRACT))
        if time.monotonic() > deadline:
            raise TryAgain(f"its answer took longer than {TOTAL_S:.0f} s")
    return bytes(body)


@contextmanager
def _network_errors(server: str) -> Iterator[None]:
    """Turn what requests and urllib3 raise into what :func:`ask` knows."""
    import requests
    from urllib3.exceptions import HTTPError, MaxRetryError, ReadTimeoutError

    try:
        yield
    except requests.ConnectionError as error:
        if not isinstance(error.args[0] if error.args else None, MaxRetryError):
            raise TryAgain("the connection broke") from None
        secure = isinstance(error, requests.exceptions.SSLError)
        found = "no secure connection to it can be made" if secure else "it cannot be reached"
        raise DataError(Fault(server, found, f"Go online and try again. {USE_EXTRACT}")) from None
    except (requests.Timeout, ReadTimeoutError):
        raise TryAgain(f"it sent nothing for {READ_S:.0f} s") from None
    except (requests.RequestException, HTTPError):
        raise TryAgain("its answer broke off") from None


def _wait_asked(text: str) -> float | None:
    """Return the wait that the header Retry-After asks for [s]: it holds seconds or a date."""
    if text.strip().isdecimal():
        return min(float(text), _DAY_S)
    try:
        return max((parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
