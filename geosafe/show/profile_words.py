"""The words of a profile as maps and sheets say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from geosafe.show.words import ENGLISH

if TYPE_CHECKING:
    from geosafe.profile import Profile


def profile_title(profile: Profile, words: Mapping[str, str]) -> str:
    """Return whom a profile is for; of one that comes with geosafe, as it stands in the language of the page.

    A profile of one's own keeps its own title, also where it has the name of one that comes with geosafe.
    """
    key = f"profile.{profile.name}"
    return words[key] if ENGLISH.get(key) == profile.title else profile.title
