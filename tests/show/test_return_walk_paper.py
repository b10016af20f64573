"""The return walk on paper: every word with its row, what is held back, and that nothing is read as markup."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geosafe.return_walk import merge_answers
from geosafe.show.catalogue import LANGUAGES, words
from geosafe.show.listen_data import asked_for, has_few
from geosafe.show.return_walk_paper import return_walk_data, write_return_walk
from tests.pdf_files import alternatives, fonts_of, opened, words_of
from tests.show.payloads import PAYLOADS
from tests.show.test_listen_page import heard_of, rows_of_two_places
from tests.show.test_map_said import people
from tests.show.test_print_map import TYPST


@pytest.fixture(scope="module")
def heard():
    return heard_of(rows_of_two_places())


def paper(heard, folder: Path, *, rows=None, language: str = "en") -> bytes:
    asked = merge_answers(asked_for(heard), None) if rows is None else rows
    file = write_return_walk(
        heard, asked, folder / "return-walk.pdf", few=has_few(heard), file="answers.csv", language=language
    )
    return file.read_bytes()


def test_what_was_asked_where_and_by_which_row(heard, tmp_path: Path) -> None:
    rows = merge_answers(asked_for(heard), None)
    place = rows["place"][0]
    made = paper(heard, tmp_path)
    text = words_of(made)
    for part in (
        "Return walk in Ville-sur-Grille", f"1. {place}", "“Light”", "Night · Forms w.csv:2-7", "So far: Asked",
        "Promised", "Done", "Refused, with a reason", "Who answers for it:", "Reply, or the reason:",
        "Date of the return walk:", "Asked: 1. Promised: 0. Done: 0. Refused: 0.",
        "copy what was written here into answers.csv",
        "where fewer than 5 took part is not in here", "North is up", "© OpenStreetMap contributors, ODbL",
        "Page 1 of 2",
    ):  # fmt: skip
        assert part in text, part
    assert b"pdfuaid" in made
    assert all(fonts_of(made).values())
    assert opened(made).metadata.title.startswith("Return walk in Ville-sur-Grille")
    assert [alt.split(",")[0] for alt in alternatives(made)] == ["Map of the places where something was asked for"]


def test_what_two_people_said_and_where_they_stood_are_not_in_it(heard, tmp_path: Path) -> None:
    """Two people answered at the second place: neither their words nor a number on the map tell of it."""
    told = return_walk_data(heard, merge_answers(asked_for(heard), None), few=True, file="answers.csv")
    assert [label["text"] for label in told["map"]["labels"]] == ["1"]
    assert len(told["places"]) == len(told["sections"]) == 1
    assert "SECRET" not in words_of(paper(heard, tmp_path))


def test_what_became_of_it_stands_there_and_what_is_gone_says_so(heard, tmp_path: Path) -> None:
    rows = merge_answers(asked_for(heard), None)
    rows.loc[0, ["who_answers", "status", "reply"]] = ["Office for works", "refused", "The pipes lie\nbeneath it"]
    gone = rows.assign(id="a0", place="A place that was", asked="Trees", forms="", status="done", reply="")
    both = merge_answers(asked_for(heard), pd.concat([rows, gone]))
    text = words_of(paper(heard, tmp_path, rows=both))
    for part in ("Asked: 0. Promised: 0. Done: 1. Refused: 1.", "Who answers for it: Office for works",
                 "So far: Refused, with a reason", "Reply, or the reason: The pipes lie beneath it", "A place that was",
                 "“Trees”", "Night · No longer found in the forms"):  # fmt: skip
        assert part in text, part
    assert "2. A place that was" not in text  # what is not on the map has no number


def test_the_first_place_of_the_forms_is_number_one(tmp_path: Path) -> None:
    """The third place begins in row 14, which as text comes before row 2."""
    rows = [
        *people(2, [1] * 6, change="First"),
        *people(0, [1] * 6, change="Second"),
        *people(1, [1] * 6, change="Third"),
    ]
    told = return_walk_data(heard_of(rows), merge_answers(asked_for(heard_of(rows)), None), few=False, file="a.csv")
    asked = [section["asks"][0]["asked"] for section in told["sections"]]
    assert asked == [["First"], ["Second"], ["Third"]]
    assert [section["number"] for section in told["sections"]] == ["1", "2", "3"]
    assert {label["text"] for label in told["map"]["labels"]} == {"1", "2", "3"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_seven_languages(heard, tmp_path: Path, language: str) -> None:
    text = words_of(paper(heard, tmp_path, language=language))
    said = words(language)
    for key in ("revisit.date", "revisit.with", "revisit.who.none", "return.status.promised"):
        assert " ".join(said[key].replace("\u00a0", " ").split()) in text, key
    assert "Light" in text


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    texts = [*PAYLOADS, *TYPST, "W" * 400, "two\nlines", "ساحة المدينة", "=1+1", '#image("/etc/passwd")']
    rows = [row for text in texts for row in people(0, [1] * 5, change=text)]
    for k, row in enumerate(rows):
        row["rater"] = f"r{k}"
    heard = heard_of(rows)
    told = return_walk_data(heard, merge_answers(asked_for(heard), None), few=False, file="answers.csv")
    assert len(told["sections"][0]["asks"]) == len({text for text in texts if text.strip()})
    answers = merge_answers(asked_for(heard), None).assign(who_answers=TYPST[0], reply=TYPST[1], status="promised")
    made = paper(heard, tmp_path, rows=answers)
    # Where a long word may be cut stands a space without width.
    text = "".join(words_of(made).replace("\u200b", "").split())
    for payload in TYPST:
        if payload.isascii():
            assert "".join(payload.split()) in text, payload


def test_a_long_answer_is_not_cut(tmp_path: Path) -> None:
    long = " ".join(f"word{k}" for k in range(3000))
    heard = heard_of(people(0, [1] * 5, change=long))
    text = words_of(paper(heard, tmp_path))
    assert "word0 " in text
    assert "word2999" in text


def test_nobody_asked_for_anything(tmp_path: Path) -> None:
    heard = heard_of(people(0, [0, 1, 2]))
    made = paper(heard, tmp_path)
    assert "Nobody wrote what they would change where 5 or more took part." in words_of(made)
    assert len(opened(made).pages) == 1


def test_same_bytes_again(heard, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert paper(heard, tmp_path) == paper(heard, tmp_path / "other")


def test_many_places_have_numbers_that_stand_clear(tmp_path: Path) -> None:
    rows = [row for space in range(5) for row in people(space, [1] * 5, change=f"Thing {space}")]
    heard = heard_of(rows)
    told = return_walk_data(heard, merge_answers(asked_for(heard), None), few=False, file="answers.csv")
    at = np.array([(label["x_mm"], label["y_mm"]) for label in told["map"]["labels"]])
    apart = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    assert len(at) == 5
    assert (apart[np.triu_indices(len(at), 1)] > 2 * 2.8).all()
