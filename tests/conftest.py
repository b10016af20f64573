"""What several tests share: the demo, built once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from geosafe.demo.build import build_demo
from geosafe.pipeline import read_study
from geosafe.score.score_study import score_study
from tests.browser import pages_closed, stop_browser

# Continuous integration judges a change by the same examples every time; elsewhere new ones are tried.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory) -> Path:
    """Return a folder that holds the demo."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    build_demo(folder, overwrite=False, tell=lambda _: None)
    return folder


@pytest.fixture(scope="session")
def demo_study(demo_folder):
    """Return the demo's study."""
    return read_study(demo_folder)


@pytest.fixture(scope="session")
def demo_scores(demo_study):
    """Return the demo's scores."""
    return score_study(demo_study)


@pytest.fixture(scope="session", autouse=True)
def _browser_ends():
    yield
    stop_browser()


@pytest.fixture(autouse=True)
def _pages_end_with_their_test():
    with pages_closed():
        yield
