from __future__ import annotations

import numpy as np
import pytest
import rasterio

from geosafe.read.tiff_directory import holds_its_tags
from tests.raster_files import write_raster


def whole(file) -> bool:
    with file.open("rb") as stream:
        return holds_its_tags(stream, file.stat().st_size)


@pytest.mark.parametrize("bigtiff", ["YES", "NO"])
@pytest.mark.parametrize("order", ["LITTLE", "BIG"])
def test_tags_at_the_end_of_a_file_are_missed_at_every_cut(tmp_path, bigtiff, order):
    """An update writes the tags anew at the end of the file: its scale is what a cut would take away."""
    file = write_raster(tmp_path / "l.tif", np.ones((9, 9)), nodata=-1, mask=np.ones((9, 9), bool),
                        bigtiff=bigtiff, endianness=order)  # fmt: skip
    pixels = file.stat().st_size
    with rasterio.open(file, "r+") as raster:
        raster.scales, raster.offsets = (0.1,), (2.0,)
    content = file.read_bytes()
    assert len(content) > pixels
    assert whole(file)
    for n in range(pixels, len(content)):
        file.write_bytes(content[:n])
        assert not whole(file), n


def test_directories_that_go_in_a_circle_come_to_an_end(tmp_path):
    file = tmp_path / "l.tif"
    file.write_bytes(b"II*\0" + (8).to_bytes(4, "little") + (0).to_bytes(2, "little") + (8).to_bytes(4, "little"))
    assert whole(file)


@pytest.mark.parametrize(
    "content", [b"II*\0", b"II*\0\x08\0\0\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"]
)
def test_a_directory_that_is_not_there(tmp_path, content):
    (tmp_path / "l.tif").write_bytes(content)
    assert not whole(tmp_path / "l.tif")
