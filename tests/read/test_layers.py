from __future__ import annotations

import pytest

from geosafe.errors import DataError
from geosafe.read.layers import SeveralLayersError, choose_layer


def test_the_named_layer_or_the_only_one_is_taken() -> None:
    assert choose_layer(["a", "b"], "b", name="x.gpkg", what="layer") == "b"
    assert choose_layer(["a"], None, name="x.gpkg", what="layer") == "a"


def test_several_layers_are_listed_and_carried_along() -> None:
    with pytest.raises(SeveralLayersError, match=r"x.xlsx: it holds 2 sheets: 'a', 'b'. Add `layer:`") as caught:
        choose_layer(["a", "b"], None, name="x.xlsx", what="sheet")
    assert caught.value.layers == ("a", "b")


def test_a_layer_that_is_not_there_is_a_fault_that_lists_them() -> None:
    with pytest.raises(DataError, match=r"it has no layer 'c'. Write under `layer:` one of 'a', 'b'"):
        choose_layer(["a", "b"], "c", name="x.gpkg", what="layer")


def test_a_layer_without_a_name_is_not_taken_for_none() -> None:
    assert choose_layer(["a", ""], "", name="x.gpkg", what="layer") == ""
