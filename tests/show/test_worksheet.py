from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from geosafe.params import COMPONENTS, PARTS, WEIGHTS
from geosafe.read.profile import read_profile
from geosafe.show.worksheet import worksheet, write_worksheet
from geosafe.show.worksheet_words import COMPONENT_MEANS, PART_NAMES, WORKSHEET


@pytest.fixture(scope="module")
def sheet(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("sheet") / "worksheet.pdf"
    write_worksheet(file)
    return file


def poppler(*words: str | Path) -> str:
    """Return what one of poppler's tools prints; skip where they are not installed."""
    try:
        return subprocess.run(list(map(str, words)), capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("poppler-utils is not installed")


def test_two_a4_pages_tagged_and_without_a_clock_time(sheet):
    told = poppler("pdfinfo", sheet)
    assert re.search(r"Pages:\s+2\n", told)
    assert "(A4)" in told
    assert re.search(r"Tagged:\s+yes", told)
    assert set(re.findall(r"(?:Creation|Mod)Date:.*?(\d{4}) ?", told)) == {"2000"}
    assert b"pdfuaid" in sheet.read_bytes()


def test_same_bytes_again(sheet):
    assert worksheet() == sheet.read_bytes()


def test_every_font_is_in_the_file(sheet):
    lines = poppler("pdffonts", sheet).splitlines()[2:]
    assert lines
    assert all(re.search(r"\byes yes yes\b", line) for line in lines)
    assert {re.sub(r"^[A-Z]{6}\+|-(Bold|Regular|Italic).*$", "", line.split()[0]) for line in lines} == {
        "LibertinusSerif", "DejaVuSansMono",
    }  # fmt: skip


def words_of(sheet: Path, page: int) -> list[tuple[str, float, float, float, float]]:
    box = poppler("pdftotext", "-bbox", "-f", str(page), "-l", str(page), sheet, "-")
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>', box)
    return [(word, *map(float, corners)) for *corners, word in found]


@pytest.mark.parametrize("page", [1, 2])
def test_nothing_runs_over_the_margins_or_into_the_foot(sheet, page):
    mm = 72 / 25.4
    words = words_of(sheet, page)
    foot = max(bottom for _, _, _, _, bottom in words)
    body = [each for each in words if each[4] < foot - 5]
    assert len(body) > 100
    assert all(16 * mm - 1 <= left and right <= 194 * mm + 1 for _, left, _, right, _ in words)
    assert max(bottom for *_, bottom in body) <= 282 * mm


def test_black_on_white_alone(sheet, tmp_path):
    poppler("pdftoppm", "-r", "50", sheet, tmp_path / "page")
    for file in tmp_path.glob("*.ppm"):
        header, pixels = file.read_bytes().split(b"\n255\n", 1)
        assert header.startswith(b"P6")
        assert pixels[0::3] == pixels[1::3] == pixels[2::3]


def test_every_component_and_part_is_explained_on_its_page(sheet):
    first, second = (" ".join(poppler("pdftotext", "-f", page, "-l", page, sheet, "-").split()) for page in "12")
    assert set(COMPONENT_MEANS) == set(COMPONENTS)
    assert set(PART_NAMES) == {part for parts in PARTS.values() for part in parts}
    for means in [*COMPONENT_MEANS.values(), *PART_NAMES.values()]:
        assert means in first
    assert "Write no names" in second
    assert WORKSHEET["constraints"]["step_free"] in second


def test_no_shipped_weight_draws_the_group_towards_it(sheet):
    text = poppler("pdftotext", "-f", "1", "-l", "1", sheet, "-")
    shipped = {f"{100 * weight:g}" for weights in WEIGHTS.values() for weight in weights.values()}
    assert shipped & set(text.split()) == set()


def test_the_text_to_copy_is_a_profile_once_it_is_filled_in(tmp_path):
    text = WORKSHEET["yaml"]["text"]
    for line in [line for line in text.splitlines() if re.search(r"\w+: [,}]", line)]:
        n = line.count(": ,") + line.count(": }")
        given = ["120"] * n if "longest_m" in line else [f"{1 / n:.9f}"] * n
        filled = line
        for number in given:
            filled = re.sub(r": ([,}])", rf": {number}\1", filled, count=1)
        text = text.replace(line, filled)
    (tmp_path / "ours.yaml").write_text(text, encoding="utf-8")
    ours = read_profile("ours.yaml", folder=tmp_path)
    assert ours.name == "ours"
    assert all(share > 0 for weights in ours.weights.values() for share in weights.values())
    assert set(ours.longest_m) == {"stop", "seat", "shelter", "toilet", "water"}
