from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from geosafe.show.chrome import LENDS, LENT, dark_chrome_css
from geosafe.show.palette import PRINTED, THEMES
from tests.show.colours import contrast

#: Every pair of colours in which the page sets words: [ink, ground].
PAIRS = [("ink", "card"), ("soft", "card"), ("on_accent", "accent"), ("flag", "card"), ("accent", "card")]


@pytest.mark.parametrize("theme", PRINTED)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_have_contrast_in_every_theme(theme: str, ink: str, ground: str) -> None:
    colours = asdict(PRINTED[theme])
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", LENDS)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_have_contrast_in_the_dark_frame(theme: str, ink: str, ground: str) -> None:
    css = re.search(rf'data-theme="{theme}"\]{{(.*?)}}', dark_chrome_css())
    assert css is not None
    set_ = dict(rule.split(":") for rule in css.group(1).split(";"))
    assert contrast(set_[f"--{ink.replace('_', '-')}"], set_[f"--{ground.replace('_', '-')}"]) >= 4.5
    assert contrast(set_["--patch-ink"], set_["--patch"]) >= 4.5


def test_only_the_frame_is_lent_and_only_to_light_themes() -> None:
    css = dark_chrome_css()
    assert css.startswith("@media screen and (prefers-color-scheme:dark){")
    assert "--paper" not in css
    assert not {"paper", "scale", "pick"} & set(LENT)
    assert set(LENDS) == {name for name, theme in THEMES.items() if contrast(theme.paper, "#000000") > 10}


@pytest.mark.parametrize("theme", PRINTED)
def test_marks_stand_out_from_what_they_lie_on(theme: str) -> None:
    colours = asdict(PRINTED[theme])
    # Parts of controls and drawings need three to one (WCAG 2.2, 1.4.11): rings, crosshair, drawn lines.
    assert contrast(colours["pick"], colours["paper"]) >= 3
    assert contrast(colours["accent"], colours["card"]) >= 3
    assert contrast(colours["unknown"], colours["card"]) >= 3
