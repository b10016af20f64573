"""Maps and sheets for paper as people ask for them on the command line."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.test_commands import geosafe
from tests.pdf_files import opened, words_of


@pytest.fixture
def study(demo_folder, tmp_path):
    """Return a study folder of the demo's inputs."""
    for file in (demo_folder / "study.yaml", *demo_folder.glob("*.pbf"), *demo_folder.glob("*.csv")):
        shutil.copy(file, tmp_path)
    return tmp_path


def test_a_map_is_printed_as_its_name_ends(study):
    done = geosafe("map", study, "--phase", "night", "-o", "night.pdf", cwd=study)
    assert done.returncode == 0, done.stderr
    assert "at a scale of 1:7,500: print it at 100 %" in done.stderr
    assert len(opened((study / "night.pdf").read_bytes()).pages) == 1
    assert geosafe("map", study, "-o", "night.pdf", cwd=study).returncode == 2


def test_what_is_for_paper_says_so(study):
    done = geosafe("map", study, "--phase", "night", "-o", "night.html", cwd=study)
    assert done.returncode == 2
    assert "--phase and --page are for paper: let -o end in .pdf, .png, .svg, got 'night.html'" in done.stderr


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--scale", "1:3000", "-o", "atlas.html"), "--scale and --sheets are for paper: let -o end in .pdf"),
        (("--sheets", "4", "-o", "atlas.png"), "several sheets are one PDF: let -o end in .pdf, got 'atlas.png'"),
        (("--scale", "large", "-o", "atlas.pdf"), "a scale is written as 1:5000"),
    ],
)
def test_what_an_atlas_cannot_be_is_said_before_the_work(study, asked, says):
    done = geosafe("map", study, *asked, cwd=study)
    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())
    assert "Scoring" not in done.stderr


def test_an_atlas_is_an_overview_and_its_sheets(study):
    done = geosafe("map", study, "--phase", "night", "--scale", "1:5000", "-o", "atlas.pdf", cwd=study)
    assert done.returncode == 0, done.stderr
    pages = opened((study / "atlas.pdf").read_bytes()).pages
    assert f"an overview and {len(pages) - 1} sheets at 1:5,000; print it at 100 %" in " ".join(done.stderr.split())


def test_a_view_is_asked_for_on_paper_and_page(study):
    done = geosafe("map", study, "--view", "late_venues", "-o", "late.pdf", cwd=study)
    assert done.returncode == 0, done.stderr
    said = " ".join(words_of((study / "late.pdf").read_bytes()).split())
    assert "At 00:00 in the night from Saturday to Sunday" in said
    done = geosafe("map", study, "--view", "late_venues", "-o", "late.html", cwd=study)
    assert done.returncode == 0, done.stderr
    assert '"first_view": "late_venues"' in (study / "late.html").read_text("utf-8").replace('":"', '": "')
    done = geosafe("map", study, "--view", "beauty", "-o", "beauty.pdf", cwd=study)
    assert done.returncode == 2
    assert "--view must be one of conditions, light" in done.stderr


def test_paper_compares_two_studies_and_refuses_what_has_no_data(study, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(study, other, dirs_exist_ok=True)
    done = geosafe("map", study, "--against", other, "--recipe", "scenario-difference", "-o", "d.pdf", cwd=study)
    assert done.returncode == 0, done.stderr
    assert "less" in words_of((study / "d.pdf").read_bytes())
    done = geosafe("map", study, "--recipe", "scenario-difference", "-o", "e.pdf", cwd=study)
    assert done.returncode == 2
    assert "Add --against OTHER_STUDY" in done.stderr


def test_a_sheet_of_two_spaces(study):
    done = geosafe("sheet", study, "--space", "rautatientori", "--space", "way/364259172", cwd=study)
    assert done.returncode == 0, done.stderr
    assert "2 pages of A4" in done.stderr
    assert len(opened((study / "out" / "sheet.pdf").read_bytes()).pages) == 2


def test_a_space_that_is_not_there_is_told_before_anything_is_scored(study):
    done = geosafe("sheet", study, "--space", "Rautatientorri", "--space", "Tekla Hultinin aukio", cwd=study)
    assert done.returncode == 2
    assert "no space here is called 'Rautatientorri'. The nearest names are: Rautatientori" in done.stderr
    assert (
        "2 spaces are called 'Tekla Hultinin aukio': give the id of one of them: way/364259172 (square" in done.stderr
    )
    assert "Scoring" not in done.stderr
    assert geosafe("sheet", study, cwd=study).returncode == 2
