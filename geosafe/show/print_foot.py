"""What stands at the foot of a page on paper, and the sentence that marks simulated layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geosafe.show.print_words import Say

if TYPE_CHECKING:
    from geosafe.study import Study


def simulated_says(say: Say, study: Study) -> str:
    """Return the sentence that marks simulated layers; empty where there are none."""
    layers = ", ".join(say.named("layer", str(source["layer"])) for source in study.sources if source.get("simulated"))
    return say("simulated.says", layers=layers) if layers else ""


def foot_text(say: Say, study: Study) -> str:
    """Return licences, dates and the maker, for the foot of a page."""
    given = [str(source.get("licence") or "") for source in study.sources]
    licences = dict.fromkeys([say("legend.osm"), *(text for text in given if text and "OpenStreetMap" not in text)])
    return say(
        "print.foot" if study.osm_date else "print.foot.no_date", osm_date=study.osm_date,
        start=study.period.start.isoformat(), end=study.period.end.isoformat(), licences=" · ".join(licences),
    )  # fmt: skip
