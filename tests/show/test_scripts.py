"""The page's scripts run in one scope: a name that two of them give would silently be the last one's."""

from __future__ import annotations

import re

from geosafe.show import map as page

_NAMES = re.compile(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)


def test_no_two_scripts_give_the_same_name() -> None:
    names = [name for script in page._SCRIPTS for name in _NAMES.findall((page._ASSETS / script).read_text("utf-8"))]
    assert len(names) > 100
    assert sorted({name for name in names if names.count(name) > 1}) == []
