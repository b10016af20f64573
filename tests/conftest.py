"""What several tests share: the demo, built once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import settings

from geosafe.findings import Finding
from geosafe.scores import Scores
from geosafe.study import Study
from geosafe.told import Said
from tests.browser import open_browser, pages_closed, stop_browser
from tests.shared_demo import folder_of_all, shared_demo

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Continuous integration judges a change by the same examples every time; elsewhere new ones are tried.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def _demo(tmp_path_factory) -> tuple[Path, Study, Scores]:
    return shared_demo(folder_of_all(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def demo_folder(_demo) -> Path:
    """Return a folder that holds the demo. Nothing may be written there."""
    return _demo[0]


@pytest.fixture(scope="session")
def demo_study(_demo) -> Study:
    """Return the demo's study."""
    return _demo[1]


@pytest.fixture(scope="session")
def demo_scores(_demo) -> Scores:
    """Return the demo's scores."""
    return _demo[2]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium without a network."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def _what_maps_show_can_be_said_in_other_languages() -> Iterator[None]:
    """Fail where geosafe makes a finding that maps show, of a bad table too, of which only English is known."""
    made = Finding.__init__

    def checked(finding: Finding, layer: str, code: str, kind: str, n: int | None, says: str, *more: str, **named: str):
        ours = str(sys._getframe(1).f_globals.get("__name__")).startswith("geosafe.")
        assert not ours or kind not in ("note", "trap") or isinstance(says, Said), f"{code}: {says}"
        made(finding, layer, code, kind, n, says, *more, **named)

    with patch.object(Finding, "__init__", checked):
        yield


@pytest.fixture(scope="session", autouse=True)
def _browser_ends():
    yield
    stop_browser()


@pytest.fixture(autouse=True)
def _pages_end_with_their_test():
    with pages_closed():
        yield
