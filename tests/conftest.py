"""What several tests share: the demo, built once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from geosafe.scores import Scores
from geosafe.study import Study
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
def _browser_ends():
    yield
    stop_browser()


@pytest.fixture(autouse=True)
def _pages_end_with_their_test():
    with pages_closed():
        yield
