from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geosafe.params import PHASES
from geosafe.recipe import EVERYTHING
from geosafe.scores import Scores
from geosafe.show.embed import Columns
from geosafe.show.map import draw_map
from geosafe.show.map_against import add_against
from geosafe.show.map_needs import Needs
from geosafe.show.view_values import Subject
from geosafe.study import Study
from tests.browser import Visit, open_browser
from tests.show.synthetic import synthetic_study


def _two() -> tuple[Study, Scores, tuple[Study, Scores]]:
    """A study, its scores and those of a scenario in which all conditions stand at 95 and a block is gone."""
    study, scores = synthetic_study()
    blocks, spaces = (
        table.assign(**{f"conditions_{phase}{end}": 95.0 for phase in PHASES for end in ("", "_lo", "_hi")})
        for table in (scores.blocks, scores.spaces)
    )
    return study, scores, (replace(study, name="Lit path"), replace(scores, blocks=blocks.iloc[1:], spaces=spaces))


def test_the_second_result_stands_on_the_ids_of_the_first() -> None:
    study, scores, against = _two()
    columns = Columns()
    add_against(columns, Subject(study, scores, against), "blocks", Needs.of(study, EVERYTHING))
    at = {name: k for k, (name, _, _) in enumerate(columns.index)}
    told = np.frombuffer(columns._blocks[at["blocks.night.conditions.other"]], "u1")
    assert len(told) == len(scores.blocks)
    assert told[0] == 255
    assert (told[1:] == 95).all()
    assert not [name for name in at if "incidents" in name or "score" in name]
    none = Columns()
    add_against(none, Subject(study, scores), "blocks", Needs.of(study, EVERYTHING))
    assert none.index == []


@pytest.mark.browser
def test_two_results_stand_side_by_side(tmp_path: Path) -> None:
    study, scores, against = _two()
    page = draw_map(study, scores, against=against).save(tmp_path / "map.html")
    results = "document.querySelectorAll('#map-other .leaflet-overlay-pane canvas')[1].toDataURL()"
    with open_browser() as browser:
        visit = Visit(browser, page, part="#night-conditions")
        visit.page.click("#tool-compare")
        assert visit.page.input_value("#compare-with") == "other"
        assert visit.page.inner_text("#side-left") == "Night: All conditions"
        assert visit.page.inner_text("#side-right") == "Lit path, Night: All conditions"
        colour = (
            "(() => { const c = document.querySelectorAll('#map-other .leaflet-overlay-pane canvas')[1]; "
            "const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height); let n = 0; "
            # The strongest colour of the ramp at night, #fddf90.
            "for (let k = 0; k < data.length; k += 4) "
            "n += data[k] === 253 && data[k + 1] === 223 && data[k + 2] === 144; return n; })()"
        )
        lit = visit.page.evaluate(colour)
        second = visit.page.evaluate(results)
        visit.page.select_option("#compare-with", "day")
        visit.page.select_option("#compare-with", "evening")
        assert visit.page.evaluate(results) != second
        assert lit > 10 * max(1, visit.page.evaluate(colour))
        assert [words for words in visit.complaints if "readback" not in words] == []
