from __future__ import annotations

import pytest

from geosafe.errors import CallError
from geosafe.show.print_words import Say


@pytest.mark.parametrize(
    ("value", "told"),
    [(0, "0"), (1234, "1,200"), (34.49, "34"), (0.5649, "0.56"), (0.00321, "0.0032"), (-19.6, "−20"),
     (99.6, "100"), (7, "7")],
)  # fmt: skip
def test_numbers_have_two_significant_digits(value: float, told: str) -> None:
    assert Say().digits(value) == told


def test_numbers_are_written_as_the_language_does() -> None:
    assert Say("de").digits(1234) == "1.200"
    assert Say("de").digits(0.56) == "0,56"
    assert Say().number(12_500) == "12,500"


@pytest.mark.parametrize(
    ("share", "told"),
    [(0, "0 %"), (0.004, "under 1 %"), (0.184, "18 %"), (0.996, "over 99 %"), (1, "100 %")],
)  # fmt: skip
def test_shares_never_read_as_none_or_all(share: float, told: str) -> None:
    assert Say().percent(share) == told


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    said = Say()("title.profile", title="{profile} $x {title}", profile="{title}")
    assert said == "{profile} $x {title}, for {title}"


def test_no_such_language() -> None:
    with pytest.raises(CallError, match="language must be one of en, fr"):
        Say("xx")
