"""Colours of the ground and its names, one set a theme: a shade away from the paper, so that data alone are strong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class GroundColours:
    """What the ground is painted with, as sRGB hex colours; ``name_`` are the inks of names."""

    park: str
    grass: str
    wood: str
    cemetery: str
    pitch: str
    pitch_edge: str
    sand: str
    tree: str
    hedge: str
    water: str
    shore: str
    paved: str
    paved_edge: str
    yard: str
    platform: str
    pier: str
    barrier: str
    rail: str
    tram: str
    road: str
    road_edge: str
    main: str
    main_edge: str
    path: str
    tunnel: str
    building: str
    building_low: str
    building_high: str
    building_edge: str
    shadow: str
    landmark: str
    landmark_edge: str
    name_street: str
    name_place: str
    name_water: str
    name_green: str
    name_district: str
    name_landmark: str


_DAY: Final = GroundColours(
    park="#e0e7cf", grass="#e7ead9", wood="#d4dfc1", cemetery="#dfe5d4", pitch="#d9e4cb", pitch_edge="#c6d3b4",
    sand="#f1e8cd", tree="#c3d1ab", hedge="#c6d2ae", water="#cfdfe6", shore="#a8c2ce", paved="#fbf6ea",
    paved_edge="#e3d9c6", yard="#ece6da", platform="#e2dacb", pier="#ebe4d6", barrier="#cfc4b1", rail="#bfb4a3",
    tram="#cfc5b5", road="#fffdf8", road_edge="#dfd6c6", main="#fffaec", main_edge="#d3c6ae", path="#d8cdbb",
    tunnel="#ebe3d4", building="#e8dfd0", building_low="#ebe4d7", building_high="#e2d7c4", building_edge="#d2c6b2",
    shadow="#d5cab8", landmark="#dfd1b9", landmark_edge="#c2b090", name_street="#4a4339", name_place="#4a4339",
    name_water="#3d6274", name_green="#4c6138", name_district="#6a6153", name_landmark="#5b4a2f",
)  # fmt: skip
_EVENING: Final = GroundColours(
    park="#24384a", grass="#243449", wood="#23394a", cemetery="#253749", pitch="#273c4c", pitch_edge="#314a58",
    sand="#2f3649", tree="#2e4a55", hedge="#2c4552", water="#182340", shore="#34507c", paved="#27314f",
    paved_edge="#364263", yard="#232c48", platform="#303a5a", pier="#2a3452", barrier="#3b4665", rail="#4d5874",
    tram="#424d6b", road="#2a3455", road_edge="#1b2340", main="#303b5f", main_edge="#1a2240", path="#3c4768",
    tunnel="#263050", building="#2b3553", building_low="#283250", building_high="#2f3a5b", building_edge="#3a4566",
    shadow="#1b2340", landmark="#38436a", landmark_edge="#545f86", name_street="#cfd2de", name_place="#dcdfe9",
    name_water="#9db8dc", name_green="#a5c4b4", name_district="#b6bbcd", name_landmark="#d6cfc0",
)  # fmt: skip
_NIGHT: Final = GroundColours(
    park="#16242c", grass="#16222c", wood="#15262b", cemetery="#18242d", pitch="#19282f", pitch_edge="#213439",
    sand="#1d2330", tree="#1e3337", hedge="#1d3036", water="#0d1626", shore="#233a55", paved="#19202f",
    paved_edge="#252e40", yard="#161c29", platform="#202838", pier="#1b2231", barrier="#293142", rail="#343d51",
    tram="#2b3447", road="#1c2435", road_edge="#0f1521", main="#222b3f", main_edge="#0e141f", path="#2a3346",
    tunnel="#192130", building="#1d2535", building_low="#1a2231", building_high="#212a3c", building_edge="#2a3446",
    shadow="#0f1521", landmark="#263046", landmark_edge="#3d4862", name_street="#b9bfce", name_place="#c6ccd9",
    name_water="#86a5c9", name_green="#8fb3a1", name_district="#a3aabb", name_landmark="#c3bba9",
)  # fmt: skip
_CHANGE: Final = replace(
    _DAY, park="#e1e6da", grass="#e6e9e1", wood="#d8dfd0", cemetery="#e0e4dc", pitch="#dae2d3", pitch_edge="#c8d1c2",
    sand="#ece8df", tree="#c6d0bc", hedge="#c8d1bf", water="#d3dde5", shore="#adbfcc", paved="#f8f6f5",
    paved_edge="#ddd9dc", yard="#e9e6e7", platform="#dedadd", pier="#e7e3e4", barrier="#cbc6ca", rail="#bdb8c0",
    tram="#cbc6cd", road="#fdfcfc", road_edge="#dad6da", main="#fdfcfc", main_edge="#cdc8ce", path="#d3ced4",
    tunnel="#e6e2e5", building="#e3dfe1", building_low="#e7e3e5", building_high="#dcd7db", building_edge="#cdc8cc",
    shadow="#d0cbcf", landmark="#d5ced6", landmark_edge="#b2a9b5", name_street="#47434f", name_place="#47434f",
    name_district="#635e69", name_landmark="#534a5a",
)  # fmt: skip
#: On paper nothing may be told by a tint alone: grounds are all but white, their edges are lines.
_PAPER: Final = replace(
    _DAY, park="#eef2e4", grass="#f4f6ee", wood="#e6ecd9", cemetery="#eef1e8", pitch="#edf2e6", sand="#f8f4e8",
    water="#e1ebf0", shore="#8fabb8", paved="#ffffff", yard="#f6f3ee", building="#eee9e0", building_low="#f2eee7",
    building_high="#e9e2d6", building_edge="#c9bda8", landmark="#e0d5c0", landmark_edge="#a8946f",
)  # fmt: skip

#: By theme, as :data:`geosafe.show.palette.PRINTED` names them.
GROUNDS: Final[Mapping[str, GroundColours]] = MappingProxyType(
    {"day": _DAY, "evening": _EVENING, "night": _NIGHT, "change": _CHANGE, "paper": _PAPER}
)
