"""Draw the gallery from the demo: `make gallery`."""

from __future__ import annotations

import shlex
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Final

import numpy as np
import rasterio
from sklearn.cluster import KMeans

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
#: The commands, and what stands under each picture; README.md lists the same.
COMMANDS: Final = (
    "geosafe map demo/ --overwrite -o maps/gallery/day-and-night.pdf",
    "geosafe map demo/ --phase change --overwrite -o maps/gallery/change.pdf",
    "geosafe map demo/ --recipe light --page A4 --overwrite -o maps/gallery/light.pdf",
    "geosafe map demo/ --recipe nightlife --page A4 --overwrite -o maps/gallery/nightlife.pdf",
    "geosafe map demo/ --recipe perception --page A4 --overwrite -o maps/gallery/perception.pdf",
    'geosafe sheet demo/ --space Rautatientori --overwrite -o maps/gallery/rautatientori.pdf',
    "geosafe map demo/ --phase night --overwrite -o maps/gallery/night.png",
)  # fmt: skip
#: Colours that a picture keeps, so that its file is small.
COLOURS: Final = 64


def main() -> None:
    """Run every command, make the picture small, and say how large each file is."""
    for command in COMMANDS:
        words = ["geosafe", *shlex.split(command)[1:]]
        code = "from geosafe.cli.main import main; main()"
        subprocess.run([sys.executable, "-c", code, *words[1:]], cwd=ROOT, check=True)  # noqa: S603
    for file in HERE.glob("*.png"):
        _make_small(file)
    for file in sorted(HERE.glob("*.p[dn][fg]")):
        print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")


def _make_small(file: Path) -> None:
    """Halve a picture and write it in few colours."""
    warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
    with rasterio.open(file) as picture:
        bands = picture.read()[:3].astype(float)
    high, wide = (side // 2 * 2 for side in bands.shape[1:])
    halved = bands[:, :high, :wide].reshape(3, high // 2, 2, wide // 2, 2).mean(axis=(2, 4))
    rounded, of, n = np.unique(halved.reshape(3, -1).T.round(), axis=0, return_inverse=True, return_counts=True)
    found = KMeans(COLOURS, n_init=1, random_state=0).fit(rounded, sample_weight=n**0.25)
    code = found.labels_[of].reshape(high // 2, wide // 2).astype(np.uint8)
    colours = {k: tuple(map(int, row)) for k, row in enumerate(found.cluster_centers_.round())}
    shape = {"height": code.shape[0], "width": code.shape[1], "count": 1, "dtype": "uint8"}
    with rasterio.open(file, "w", driver="PNG", ZLEVEL=9, **shape) as made:
        made.write(code, 1)
        made.write_colormap(1, colours)
    file.with_name(f"{file.name}.aux.xml").unlink(missing_ok=True)


if __name__ == "__main__":
    main()
