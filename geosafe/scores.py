"""Scores: what the scoring returns and every later stage reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geosafe.profile import EVERYONE, Profile

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geosafe.concentrations import Concentrations
    from geosafe.lighting import Lighting
    from geosafe.near_spaces import NearSpaces
    from geosafe.nightlife import Nightlife
    from geosafe.perception import Perception
    from geosafe.surroundings import Surroundings
    from geosafe.use import Use


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of one study: three wide tables for maps and one long table for analysis.

    The wide tables carry the geometry and names of the study's tables and, for every phase ``p``:

    - for each component ``c``: ``{c}_{p}`` (0-100, higher supports people better, NaN unknown),
      ``{c}_{p}_lo``, ``{c}_{p}_hi`` (bounds over what is unknown), ``{c}_{p}_raw`` (in the unit of
      the component), ``{c}_{p}_evidence`` (observed, inferred, unknown), ``{c}_{p}_n`` (how many
      observations stand behind it);
    - for each result ``r`` of use, conditions, score: ``{r}_{p}`` (NaN: insufficient evidence or
      too few hours of the phase), ``{r}_{p}_lo``, ``{r}_{p}_hi``, ``{r}_{p}_coverage`` (0-1).

    ``incidents`` stands also for the phase ``all``. Light is scored in the dark phases only. Parts of access and
    comfort (``stop``, ``ways_out``, ``step_free``, ``seat``, ``shelter``, ``toilet``, ``water``)
    have ``{part}_{p}_raw`` columns. In the dark phases ``light_{p}_mean_lx``, ``_min_lx``, ``_uniformity``, ``_class``,
    ``_needed`` and ``_over_lit`` tell what the lamps on record give, against the classes of EN 13201-2.

    Spaces also have ``open_to_all_{p}`` with ``_lo`` and ``_hi``, ``customers_only_{p}`` and ``closed_{p}``: who may be
    there, as shares of ground and hours (0-1; NaN: nobody knows the hours).

    Attributes
    ----------
    segments, blocks, spaces
        Wide GeoDataFrames on the index of the study's tables.
    long
        One row a unit, phase and component (results are components too): unit_kind, unit_id,
        phase, component, value, lo, hi, raw, unit, evidence, coverage, n, source, date.
    profile
        Whose weights the results are made with; ``profile.note`` is what products must say of it.
    lighting
        Lamps as taken, dark gaps, conflicts between tags and lamps, and streets to look at; None where scores were
        not made from lamps and tags.
    concentrations
        What was recorded over the whole day, block by block and in sum: full counts; None where scores were not made
        from incidents.
    surroundings
        Facts that no score takes: what is seen, ways out, the way to a refuge, blind stretches; None where they were
        not looked for.
    use_by_hour
        Who can be expected where in each hour of the week, and from what; None where scores were not made from a study.
    nightlife
        What is open late, when it closes, the way to a stop from there, and dwellings near by; None where the study
        does not know its venues.
    near_spaces
        Dwellings by the public spaces within reach; None where the study does not know its buildings.
    better
        What most of the better-working spaces of each one's group have, and it lacks: see
        :func:`geosafe.score.better_have.better_have`; None where scores were not made from a study.
    perception
        What people said of places on walks, beside what is recorded there; None where the study has no answers.
    """

    segments: gpd.GeoDataFrame
    blocks: gpd.GeoDataFrame
    spaces: gpd.GeoDataFrame
    long: pd.DataFrame
    lighting: Lighting | None = None
    concentrations: Concentrations | None = None
    surroundings: Surroundings | None = None
    use_by_hour: Use | None = None
    nightlife: Nightlife | None = None
    near_spaces: NearSpaces | None = None
    better: pd.DataFrame | None = None
    perception: Perception | None = None
    profile: Profile = EVERYONE
