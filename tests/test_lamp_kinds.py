from __future__ import annotations

import pytest

from geosafe.lamp_kinds import _WORDS, lamp_kind
from geosafe.params import LAMP_KINDS_LM_PER_W


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("LED", "led"), ("24 LEDs 3000K", "led"), ("high_pressure_sodium", "high-pressure sodium"),
        ("SON-T", "high-pressure sodium"), ("SHP 70", "high-pressure sodium"), ("sodium", "high-pressure sodium"),
        ("Natriumdampf-Hochdruck", "high-pressure sodium"), ("low_pressure_sodium", "low-pressure sodium"),
        ("SOX", "low-pressure sodium"), ("metal-halide", "metal halide"), ("Halogen-Metalldampf", "metal halide"),
        ("CosmoPolis", "metal halide"), ("iodures métalliques", "metal halide"), ("HQL 80", "mercury"),
        ("ballon fluorescent", "mercury"), ("fluorescent", "fluorescent"), ("Leuchtstofflampe", "fluorescent"),
        ("halogen", "incandescent"), ("Lámpara halógena", "incandescent"), ("Incandescente", "incandescent"),
        ("VSAP 150W", "high-pressure sodium"), ("Sodio alta presión", "high-pressure sodium"),
        ("sódio de baixa pressão", "low-pressure sodium"), ("Vapor de sodio baja presión", "low-pressure sodium"),
        ("Lagedruk natrium", "low-pressure sodium"), ("Vapor de mercurio", "mercury"), ("Kwikdamp", "mercury"),
        ("Halogenuros metálicos", "metal halide"), ("ioduri metallici", "metal halide"),
        ("Metaalhalide", "metal halide"), ("HM", "metal halide"), ("Metal", None), ("Metall", None),
        ("gaslight", None), ("electric", None), ("led_strip", "led"), ("tiled", None),
        ("person", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_kinds(text: str | None, kind: str | None) -> None:
    assert lamp_kind(text) == kind


def test_every_kind_has_an_efficacy() -> None:
    assert set(_WORDS) == set(LAMP_KINDS_LM_PER_W)
