from __future__ import annotations

import numpy as np
import shapely

from geosafe.network.graph import build_network
from geosafe.network.route_lines import route_lines
from geosafe.network.routes import routes_to_nearest

LINES = shapely.linestrings([[(0, 0), (50, 0), (50, 50)], [(150, 50), (100, 50), (50, 50)]])


def test_bends_are_kept_and_pieces_run_in_the_direction_walked() -> None:
    network = build_network([1, 3], [2, 2], [100.0, 100.0])  # the second is drawn towards the node that they share
    routes = routes_to_nearest(network, [0, 0, 1], [0.2, 1.0, 0.0], [1], [0.25], limit_m=np.inf)
    lines = route_lines(routes, LINES)
    assert shapely.get_coordinates(lines[0]).tolist() == [[20, 0], [50, 0], [50, 50], [100, 50], [125, 50]]
    assert shapely.get_coordinates(lines[1]).tolist() == [[50, 50], [100, 50], [125, 50]]
    assert shapely.get_coordinates(lines[2]).tolist() == [[150, 50], [125, 50]]
    assert shapely.length(lines).tolist() == routes.length.tolist()


def test_no_way_and_no_length_have_no_line() -> None:
    network = build_network([1, 8], [2, 9], [100.0, 100.0])
    routes = routes_to_nearest(network, [0, 1], [0.2, 0.5], [0], [0.2], limit_m=np.inf)
    assert route_lines(routes, LINES).tolist() == [None, None]
