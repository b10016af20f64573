"""``geosafe score``: the whole scoring, as files for further work."""

from __future__ import annotations

from geosafe.cli.options import OutputFolder, Overwrite, ProfileName, Quiet, StudyPath, Verbose


def score(
    study: StudyPath,
    output: OutputFolder = None,
    profile: ProfileName = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Score every street, block and space in every phase of the day (into STUDY/out unless -o is given).

    The files are internal: they hold full counts.

    Example:  geosafe score london/ -o scores/ --profile women-alone
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.pipeline import output_folder, read_study, score_study, with_profile
    from geosafe.store import FILES, save_scores

    tell = Teller(quiet, verbose)
    folder = output or output_folder(study)
    for name in FILES:
        may_write(folder / name, overwrite=overwrite)
    checked = read_study(study, tell=tell)
    if profile:
        checked = with_profile(checked, profile)
    tell("Scoring")
    scores = score_study(checked)
    tell("Writing")
    save_scores(scores, checked, folder, overwrite=overwrite)
    tell.done(f"Scores of {len(scores.blocks)} blocks and {len(scores.spaces)} spaces are in {folder}")
    if scores.lighting:
        share = scores.lighting.nobody_knows
        tell.done(f"On {share:.0%} of the walking length nobody has recorded what light there is after dark")
    calibration = scores.use_by_hour.calibration if scores.use_by_hour else None
    if calibration and calibration.refused:
        tell.done(f"Expected people are relative, not calibrated: {calibration.refused}")
    elif calibration:
        tell.done(
            f"Expected people are calibrated to {calibration.n_counts} counts at {calibration.n_sites} sites: at "
            f"places left out they are off by {calibration.mean_error:.0f} people an hour, the mean of the others by "
            f"{calibration.mean_error_without:.0f}"
        )
