from __future__ import annotations

import struct
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
import shapely

from geosafe.read.shapes import read_wkb

POINT = shapely.Point(1, 2)
SHAPES = [
    POINT, shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1), shapely.MultiPoint([(0, 0), (1, 1)]),
    shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 4)]]),
    shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(2, 2, 5, 5) - shapely.box(3, 3, 4, 4)]),
]  # fmt: skip


def read(*blobs: bytes | None) -> tuple[list[Any], list[bool]]:
    shapes, bad = read_wkb(np.array(blobs, dtype=object))
    return list(shapes), bad.tolist()


@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("heights", [False, True])
def test_shapes_are_read_flat(flavor: str, order: int, heights: bool) -> None:
    given = shapely.force_3d(SHAPES, 9.0) if heights else np.array(SHAPES)
    for srid in (0, 4326) if flavor == "extended" else (0,):
        blobs = shapely.to_wkb(shapely.set_srid(given, srid), byte_order=order, flavor=flavor, include_srid=bool(srid))
        shapes, bad = read(*blobs, None)
        assert shapely.equals_exact(shapes[:-1], SHAPES).all()
        assert not shapely.has_z(shapes).any()
        assert (shapes[-1], any(bad)) == (None, False)


@pytest.mark.parametrize(
    "blob",
    [b"", b"\1\1\0\0", POINT.wkb[:-1], b"\2" + POINT.wkb[1:], b"\1\0\0\0\0", b"\1\x63\0\0\0",
     SHAPES[3].wkb[:-5], SHAPES[5].wkb[:-1], b"\1\4\0\0\0\xff\xff\xff\xff",
     b"\1\3\0\0\0\1\0\0\0\xff\xff\xff\x7f", struct.pack("<BIIBI", 1, 4, 1, 1, 2) + bytes(16)],
)  # fmt: skip
def test_what_is_no_shape_is_told(blob: bytes) -> None:
    assert read(POINT.wkb, blob, None) == ([POINT, None, None], [False, True, False])


def test_a_collection_of_mixed_shapes_is_an_empty_one() -> None:
    (shape,), bad = read(shapely.GeometryCollection([POINT, SHAPES[1]]).wkb)
    assert (shape.geom_type, shape.is_empty, bad) == ("GeometryCollection", True, [False])


@pytest.mark.parametrize("kind", [4, 6, 7])
def test_collections_within_collections_do_not_overflow_the_stack(kind: int) -> None:
    code = (
        "import struct, numpy as np; from geosafe.read.shapes import read_wkb; "
        f"blob = struct.pack('<BII', 1, {kind}, 1) * 500_000 + struct.pack('<BIdd', 1, 1, 1.0, 2.0); "
        "print(read_wkb(np.array([blob], dtype=object))[0][0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ("GEOMETRYCOLLECTION EMPTY" if kind == 7 else "None")
