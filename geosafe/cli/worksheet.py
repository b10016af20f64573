"""``geosafe worksheet``: two pages on which a group sets its own weights."""

from __future__ import annotations

from pathlib import Path

from geosafe.cli.options import OutputFile, Overwrite, Quiet, Verbose


def worksheet(
    output: OutputFile = None, overwrite: Overwrite = False, quiet: Quiet = False, verbose: Verbose = False
) -> None:
    """Print two pages for a workshop that sets its own weights (worksheet.pdf unless -o is given).

    Example:  geosafe worksheet -o worksheet.pdf
    """
    from geosafe.atomic import may_write
    from geosafe.cli.talk import Teller
    from geosafe.show.worksheet import write_worksheet

    file = output or Path("worksheet.pdf")
    may_write(file, overwrite=overwrite)
    write_worksheet(file)
    Teller(quiet, verbose).done(f"The worksheet is in {file}: print it on both sides of one sheet")
