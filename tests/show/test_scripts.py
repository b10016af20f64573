from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files

from geosafe.show.map import _SCRIPTS, _STYLES

_ASSETS = files("geosafe.show") / "assets"
_DECLARED = re.compile(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)


def test_scripts_share_a_scope_and_so_no_two_declare_one_name() -> None:
    declared = Counter(name for script in _SCRIPTS for name in _DECLARED.findall((_ASSETS / script).read_text("utf-8")))
    assert len(declared) > 100
    assert [name for name, times in declared.items() if times > 1] == []


def test_every_script_and_style_is_short_enough_to_be_read() -> None:
    lines = {name: len((_ASSETS / name).read_text("utf-8").splitlines()) for name in (*_SCRIPTS, *_STYLES)}
    assert {name: n for name, n in lines.items() if n > 400} == {}
