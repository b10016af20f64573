"""axe-core, the engine that finds barriers in pages, as it comes with axe-playwright-python (for tests only)."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page


def axe_script() -> str:
    """Return axe's script; skip the test where it is not installed, but fail where CI should have it."""
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        if os.environ.get("CI"):
            pytest.fail("CI must have axe: pip install -e '.[test]'")
        pytest.skip("axe-playwright-python is not installed")
    return Path(found.origin).with_name("axe.min.js").read_text("utf-8")


def barriers(page: Page, script: str, *, contrast: bool = True) -> list[str]:
    """Return what axe finds on a page as it stands: the rule, how bad, where, and why; best practices too.

    Without ``contrast`` colours are let be: axe does not see those that a system puts in place of the page's own.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(script)
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": contrast}}}
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']} ({rule['impact']}): {each['html'][:120]} {each['failureSummary'][:200]}"
        for rule in found["violations"]
        for each in rule["nodes"]
    ]
