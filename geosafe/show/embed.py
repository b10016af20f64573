"""Put data and code into a page so that nothing from outside can run there and nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from geosafe.show.pack_numbers import characters, deflate, differences

#: Characters that could end a script block, open a template or break a line of JavaScript.
_ESCAPED: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&{}\u2028\u2029"}
_JSON_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
#: Controls, direction changers, separators and halves of surrogate pairs: shown as escapes, never obeyed. Joiners
#: stay, because Persian and Indic names need them.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_SOURCE_MAP: Final = re.compile(r"//# sourceMappingURL=\S*")
#: Kinds of columns of numbers.
NUMBERS: Final = ("u1", "i1", "u2", "u4")
_PICTURE: Final = re.compile(r"url\([^)]*\)")


def visible_text(text: str) -> str:
    """Return outside text with what would act instead of being seen written as a Unicode escape."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def json_text(value: Any) -> str:
    """Return a value as JSON that is inert inside HTML, JavaScript and Jinja.

    Every string of it, keys too, goes through :func:`visible_text`, and has ``< > & { }`` written as Unicode
    escapes; outside strings JSON has no character that a browser could run.
    """
    plain = json.dumps(_visible(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return _JSON_TEXT.sub(lambda found: found.group().translate(_ESCAPED), plain)


def _visible(value: Any) -> Any:
    if isinstance(value, str):
        return visible_text(value)
    if isinstance(value, Mapping):
        return {visible_text(str(key)): _visible(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_visible(item) for item in value]
    return value


def data_block(name: str, value: Any) -> str:
    """Return a script block that holds data and is never run."""
    return f'<script type="application/json" id="{name}">{json_text(value)}</script>'


def number_block(name: str, columns: Columns) -> str:
    """Return a script block that holds columns in characters that can do nothing in a page."""
    return f'<script type="text/plain" id="{name}">{columns.text()}</script>'


def script_block(code: str) -> str:
    """Return a script block of our own code, with its source map, which would be fetched, taken out."""
    return f"<script>{_SOURCE_MAP.sub('', code)}</script>"


def style_block(css: str) -> str:
    """Return a style block, with addresses of pictures, which would be fetched, taken out."""
    return f"<style>{_PICTURE.sub('none', css)}</style>"


def content_policy(html: str) -> str:
    """Return the meta element that lets a page run and style itself with what stands in it, and fetch nothing."""
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    sources = f"script-src {_hashes(scripts)}; style-src {_hashes(styles)}"
    rules = f"default-src 'none'; {sources}; base-uri 'none'; form-action 'none'"
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def _hashes(blocks: list[str]) -> str:
    digests = (hashlib.sha256(block.encode()).digest() for block in blocks)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


class Columns:
    """Columns of numbers for the page, packed one after the other into one block of bytes.

    Attributes
    ----------
    index
        By column: its name; its kind, ``u1``, ``i1``, ``u2``, ``u4`` or what :func:`add_packed` was told; its bytes.
    """

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self.index: list[tuple[str, str, int]] = []

    def add(self, name: str, values: npt.NDArray[Any]) -> None:
        """Add an array of uint8, int8, uint16 or uint32 under a name."""
        kind = values.dtype.newbyteorder("<")
        self._put(name, kind.str.lstrip("|<"), values.astype(kind).tobytes())

    def add_packed(self, name: str, packed: bytes) -> None:
        """Add packed shapes under a name."""
        self._put(name, "shapes", packed)

    def _put(self, name: str, kind: str, block: bytes) -> None:
        self.index.append((name, kind, len(block)))
        self._blocks.append(block)

    def text(self) -> str:
        """Return all columns packed, in characters that can do nothing.

        They hold, deflated: by column of numbers how :func:`~geosafe.show.pack_numbers.differences` tells it; then the
        bytes of every column in its turn.
        """
        numbers = [np.frombuffer(block, f"<{kind}") for (_, kind, _), block in self._numbers()]
        recipes, left = differences(numbers)
        told = iter(left)
        blocks = [
            next(told) if kind in NUMBERS else block
            for (_, kind, _), block in zip(self.index, self._blocks, strict=True)
        ]
        return characters(deflate([np.array(recipes, "<u2").tobytes(), *blocks]))

    def _numbers(self) -> Iterator[tuple[tuple[str, str, int], bytes]]:
        pairs = zip(self.index, self._blocks, strict=True)
        return ((entry, block) for entry, block in pairs if entry[1] in NUMBERS)


def small_numbers(values: npt.ArrayLike) -> npt.NDArray[np.uint8]:
    """Return scores of 0 to 100 as whole points; 255 is unknown."""
    given = np.asarray(values, dtype=float)
    return np.where(np.isnan(given), 255, np.rint(np.clip(given, 0, 100))).astype(np.uint8)
