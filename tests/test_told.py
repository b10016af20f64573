from __future__ import annotations

import copy
import json
import pickle
import re
from dataclasses import replace

import numpy as np
import pytest

from geosafe.findings import Finding
from geosafe.told import TOLD, Said, in_words, joined, said, share, word
from tests.show.payloads import PAYLOADS


def test_what_is_said_is_plain_english_text() -> None:
    text = said("midnight-heap", times=joined(["00:00", "00:01"], by="and"), n=np.int64(1234), of=5000)
    assert text == "Times of 00:00 and 00:01 heap up and seem to mean an unknown time: 1,234 of 5,000."
    assert isinstance(text, str)
    assert json.dumps({"says": text}) == json.dumps({"says": str(text)})
    assert type(f"{text} More.") is str  # of which only English is known


@pytest.mark.parametrize(("n", "told"), [(1, "1 lamp removed in X."), (2, "2 lamps removed in X."), (0, "0 lamps")])
def test_one_and_many_have_their_own_words(n: int, told: str) -> None:
    assert said("lamps.removed", n=n, where=said("where.in", place="X")).startswith(told)


def test_a_sentence_begins_with_a_capital_where_our_words_begin_it_and_with_the_data_where_those_do() -> None:
    assert said("hours.never", places=said("places.venues"), n=3) == "Venues (3): closed for good."
    assert said("space.changed", names=["de Plaats"], changes=[said("space.everyone")]) == "de Plaats: for everyone."


def test_several_values_are_listed_with_commas_and_whole_numbers_lose_their_point() -> None:
    assert said("unknown-times", times=("00:00", "00:01"), n=3.0).endswith("of 00:00, 00:01 are read as an unknown "
                                                                           "time of that day: 3.")  # fmt: skip
    assert said("separate-parts", n=2, share=share(0.9876, places=1)).startswith("The network falls into 2 parts; the "
                                                                                  "largest has 98.8%")  # fmt: skip


def test_it_cannot_be_changed_and_is_the_same_after_a_copy_and_a_pickle() -> None:
    text = said("lamps.removed", n=2, where=said("where.in", place="X"))
    with pytest.raises(AttributeError, match="does not change"):
        text.key = "other"  # type: ignore[attr-defined]
    for same in (pickle.loads(pickle.dumps(text)), copy.deepcopy(text)):  # noqa: S301  # our own
        assert isinstance(same, Said)
        assert (same, same.key, dict(same.values)) == (text, "lamps.removed.other", dict(text.values))
        assert same.values["where"].key == "where.in"
    finding = Finding("lamps", "code", "note", None, text)
    assert replace(finding, n=1).says is text


def test_a_sentence_is_said_in_other_words_and_what_stands_in_it_too() -> None:
    words = {**TOLD, "lamps.removed.other": "({where}) - {n}", "where.in": "dans {place}"}
    text = said("lamps.removed", n=1500, where=said("where.in", place="{n}"))
    assert in_words(text, words, lambda number: f"<{number}>") == "(dans {n}) - <1500>"
    assert in_words("Only English.", words, str) == "Only English."


def test_a_text_is_said_by_a_key_only_where_it_is_that_of_the_key() -> None:
    assert isinstance(word("profile.wheelchair", "wheelchair users"), Said)
    assert type(word("profile.wheelchair", "people on wheels")) is str
    assert type(word("kind.quay", "quay")) is str


@pytest.mark.parametrize("text", PAYLOADS)
def test_text_from_outside_is_a_value_and_no_template(text: str) -> None:
    for hostile in (text, "{n}", "{column} {times.__class__}"):
        told = said("unused-value", column=hostile, values=[hostile])
        assert told == f"Nothing in {hostile} reads {hostile}."


def test_every_placeholder_has_a_name() -> None:
    for key, text in TOLD.items():
        assert re.sub(r"\{[a-z_0-9]+\}", "", text).count("{") == 0, key
