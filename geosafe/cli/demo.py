"""``geosafe demo``: the main job on central Helsinki."""

from __future__ import annotations

from pathlib import Path

from geosafe.cli.options import OutputFolder, Overwrite, Quiet, Verbose


def demo(
    output: OutputFolder = None, overwrite: Overwrite = False, quiet: Quiet = False, verbose: Verbose = False
) -> None:
    """Run the main job on central Helsinki: real streets, simulated incidents (into demo/ unless -o is given).

    Example:  geosafe demo -o demo/
    """
    from geosafe.cli.talk import Teller
    from geosafe.demo.build import build_demo

    tell = Teller(quiet, verbose)
    page = build_demo(output or Path("demo"), overwrite=overwrite, tell=tell)
    tell.done(f"Done. Open {page} in a browser; it needs no network.")
