from __future__ import annotations

from dataclasses import replace

import pytest

from geosafe.pipeline import read_profile
from geosafe.profile import SHIPPED
from geosafe.show.catalogue import words
from geosafe.show.profile_words import profile_title


@pytest.mark.parametrize("name", SHIPPED)
def test_each_profile_that_comes_with_geosafe_is_told_in_the_language_of_the_page(name: str) -> None:
    profile = read_profile(name)
    assert profile_title(profile, words("en")) == profile.title
    assert profile_title(profile, words("de")) != profile.title


def test_a_profile_of_ones_own_keeps_its_title() -> None:
    own = replace(read_profile("visitors"), title="guests of the fair")
    assert profile_title(own, words("fr")) == "guests of the fair"
