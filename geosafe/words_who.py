"""Whom the profiles that come with geosafe are for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

WHO: Final[Mapping[str, str]] = MappingProxyType(
    {
        "profile.everyone": "everyone",
        "profile.women-alone": "women walking alone",
        "profile.older-people": "older people",
        "profile.wheelchair": "wheelchair users",
        "profile.night-worker": "night workers",
        "profile.young-people": "young people",
        "profile.visitors": "visitors",
        "who.everyone": "People of any age and ability, together: no group before another.",
        "who.night-worker": "People on their way to or from work in the evening, at night or early in the morning: "
        "cleaners, carers, kitchen and hospital staff. A stop with service, light and the way to it count for more.",
        "who.older-people": "People who walk slowly, tire soon or use a stick. Seats, toilets and shelter near by "
        "count for more, and steps are a burden.",
        "who.visitors": "People who do not know the place: tourists, guests, those who come for an evening. Where "
        "others are, where it is light, and where stops and toilets are count for more.",
        "who.wheelchair": "People who use a wheelchair. A stretch with steps, and without a step-free way round, "
        "gives them no access at all. Slope, kerbs and surface count for them too. The first two are not known to "
        "geosafe, and surface stands beside the scores.",
        "who.women-alone": "Women and girls who walk without company, above all after dark. Light, other people, "
        "overlooking windows and ways out count for more; recorded incidents too.",
        "who.young-people": "Teenagers and young adults who meet outside, often without money to spend. Other people, "
        "somewhere to sit, shelter and water, and a stop to get home from count for more.",
    }
)
