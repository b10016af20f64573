"""``geosafe check``: what was found, kept and set aside, and what would mislead."""

from __future__ import annotations

from geosafe.cli.options import AsJson, Quiet, StudyPath, Verbose


def check(study: StudyPath, as_json: AsJson = False, quiet: Quiet = False, verbose: Verbose = False) -> None:
    """Read everything that a study names, change nothing, and tell what was found.

    Example:  geosafe check london/
    """
    from geosafe.cli.findings_table import findings_json, findings_table
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import read_study

    checked = read_study(study, tell=Teller(quiet, verbose))
    print(findings_json(checked) if as_json else findings_table(checked))
