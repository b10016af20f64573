from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geosafe.show.embed import (
    Columns,
    content_policy,
    data_block,
    json_text,
    script_block,
    small_numbers,
    style_block,
    visible_text,
)
from tests.show.payloads import PAYLOADS
from tests.show.test_pack_numbers import packed_bytes


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_payload_keeps_a_character_that_could_run(text: str) -> None:
    written = json_text([text])
    assert not set(written) & set("<>&{}\u2028\u2029\u202e\u2066\x00\x1b")
    assert json.loads(written) == [visible_text(text)]


@settings(deadline=None)
@given(st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=9), max_size=3), max_size=4))
def test_json_reads_back_as_the_visible_text(value: dict[str, list[str]]) -> None:
    seen = {visible_text(key): [visible_text(item) for item in items] for key, items in value.items()}
    assert json.loads(json_text(value)) == seen


def test_structure_of_json_keeps_its_braces_and_loses_those_in_texts() -> None:
    assert json_text({"a{": ["}"]}) == '{"a\\u007b":["\\u007d"]}'


def test_json_refuses_what_no_browser_reads() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        json_text([float("nan")])


def test_visible_text_leaves_the_joiners_that_scripts_need() -> None:
    assert visible_text("کوچه\u200cباغ") == "کوچه\u200cباغ"
    assert visible_text("a\u202eb\x00") == "a\\u202eb\\u0000"


def test_blocks_take_out_what_would_be_fetched() -> None:
    assert script_block("run()\n//# sourceMappingURL=x.js.map") == "<script>run()\n</script>"
    assert style_block("a{background:url(images/x.png)}") == "<style>a{background:none}</style>"


def test_data_cannot_end_their_block() -> None:
    assert data_block("d", "</script>").count("</script>") == 1


def test_policy_holds_the_hash_of_each_block() -> None:
    policy = content_policy("<script>one()</script><style>a{}</style>")
    digest = base64.b64encode(hashlib.sha256(b"one()").digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.startswith('<meta http-equiv="Content-Security-Policy" content="default-src \'none\';')
    assert len(re.findall("sha256-", policy)) == 2


def test_columns_are_written_one_after_the_other_after_how_they_are_told() -> None:
    columns = Columns()
    columns.add("a", np.array([1, 255], dtype=np.uint8))
    columns.add_packed("s", b"xyz")
    columns.add("b", np.array([258], dtype=np.uint16))
    assert columns.index == [("a", "u1", 2), ("s", "shapes", 3), ("b", "u2", 2)]
    alone = [255, 255, 0, 0]
    # 258 is 516 as a zigzag, the lowest byte first
    assert zlib.decompress(packed_bytes(columns.text())) == bytes([*alone, *alone, 1, 255, *b"xyz", 4, 2])


def test_small_numbers_keep_unknown_apart_from_nought() -> None:
    assert small_numbers([0, 49.6, 100, np.nan]).tolist() == [0, 50, 100, 255]
