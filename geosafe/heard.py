"""Heard: what came back from walks, beside what is recorded; what ``listen`` returns and pages read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from geosafe.findings import Finding
    from geosafe.perception import Perception
    from geosafe.scores import Scores
    from geosafe.study import Study


@dataclass(frozen=True, eq=False)
class Heard:
    """What people said on walks. Internal: it holds groups of any size.

    Attributes
    ----------
    study, scores
        The study with every answer in ``study.observations``, and its scores.
    feeling
        How each rating goes with the feeling, as :func:`geosafe.score.feeling.with_feeling` gives it.
    agreement
        How far people agree, as :func:`geosafe.score.feeling.agreement` gives it.
    findings
        What was noticed in the forms.
    """

    study: Study
    scores: Scores
    feeling: pd.DataFrame
    agreement: pd.DataFrame
    findings: tuple[Finding, ...]

    @property
    def perception(self) -> Perception:
        """What was felt at each place, beside what is recorded there."""
        if self.scores.perception is None:
            raise ValueError("nobody answered")
        return self.scores.perception
