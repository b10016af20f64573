from __future__ import annotations

import pytest
from shapely import LineString, Point

from geosafe.show.booklet_turns import directions, length_words, letter
from geosafe.show.catalogue import LANGUAGES, words
from geosafe.show.print_fonts import Setter
from geosafe.show.print_words import Say
from geosafe.walks import MOVES, Leg, Turn

SAY = Say()


@pytest.mark.parametrize(
    ("metres", "told"),
    [(0.4, "5 m"), (12.4, "10 m"), (12.6, "15 m"), (97.6, "100 m"), (104.0, "100 m"), (106.0, "110 m"), (996.0, "1 km"),
     (1249.0, "1.2 km"), (1251.0, "1.3 km"), (2000.0, "2 km")],
)  # fmt: skip
def test_lengths_are_as_close_as_people_can_pace(metres: float, told: str) -> None:
    assert length_words(SAY, metres).replace("\u00a0", " ") == told


def test_letters_by_hand() -> None:
    assert [letter(k) for k in (0, 25, 26, 27, 51, 52, 701, 702)] == ["a", "z", "aa", "ab", "az", "ba", "zz", "aaa"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_move_has_its_sentences(language: str) -> None:
    for move in MOVES[:-1]:
        assert {f"booklet.turn.{move}", f"booklet.turn.{move}.named"} <= set(words(language))


@pytest.mark.parametrize(
    ("end", "towards"),
    [((0, 50), "north"), ((50, 50), "north-east"), ((50, 0), "east"), ((50, -50), "south-east"), ((0, -50), "south"),
     ((-50, -50), "south-west"), ((-50, 0), "west"), ((-50, 50), "north-west")],
)  # fmt: skip
def test_setting_off_tells_where_to(end, towards: str) -> None:
    line = LineString([(0, 0), end])
    leg = Leg(line, line.length, 1.0, None, (Turn("start", None, line.length, Point(0, 0)),), ())
    (told,) = directions(SAY, Setter(), leg)
    assert told.text.startswith(f"Set off {towards}, ")


def test_whoever_stays_on_a_street_does_not_turn_into_it() -> None:
    line = LineString([(0, 0), (0, 60)])
    turns = (Turn("start", "High Street", 30, Point(0, 0)), Turn("slightly left", "High Street", 10, Point(0, 30)),
             Turn("left", "Low Street", 20, Point(0, 40)), Turn("arrive", None, 0, Point(0, 60)))  # fmt: skip
    told = directions(SAY, Setter(), Leg(line, 60.0, 1.0, None, turns, ()))
    assert [each.text.replace("\u00a0", " ") for each in told] == [
        "Set off north along High Street, 30 m.", "Bear left, 10 m.", "Turn left into Low Street, 20 m.",
    ]  # fmt: skip
    assert [each.along_m for each in told] == [0, 30, 40]
