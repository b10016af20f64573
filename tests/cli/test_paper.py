"""Maps and sheets for paper as people ask for them on the command line."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.run import geosafe
from tests.pdf_files import opened, words_of


def test_a_map_is_printed_as_its_name_ends(town):
    done = geosafe("map", town, "--phase", "night", "-o", "night.pdf", cwd=town)
    assert done.returncode == 0, done.stderr
    assert "at a scale of 1:7,000: print it at 100 %" in done.stderr
    assert len(opened((town / "night.pdf").read_bytes()).pages) == 1
    assert geosafe("map", town, "-o", "night.pdf", cwd=town).returncode == 2


def test_what_is_for_paper_says_so(town):
    done = geosafe("map", town, "--phase", "night", "-o", "night.html", cwd=town)
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
def test_what_an_atlas_cannot_be_is_said_before_the_work(town, asked, says):
    done = geosafe("map", town, *asked, cwd=town)
    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())
    assert "Scoring" not in done.stderr


def test_an_atlas_is_an_overview_and_its_sheets(town):
    done = geosafe("map", town, "--phase", "night", "--scale", "1:5000", "-o", "atlas.pdf", cwd=town)
    assert done.returncode == 0, done.stderr
    pages = opened((town / "atlas.pdf").read_bytes()).pages
    assert f"an overview and {len(pages) - 1} sheets at 1:5,000; print it at 100 %" in " ".join(done.stderr.split())


def test_a_view_is_asked_for_on_paper_and_page(town):
    done = geosafe("map", town, "--view", "late_venues", "-o", "late.pdf", cwd=town)
    assert done.returncode == 0, done.stderr
    said = " ".join(words_of((town / "late.pdf").read_bytes()).split())
    assert "At 00:00 in the night from Saturday to Sunday" in said
    done = geosafe("map", town, "--view", "late_venues", "-o", "late.html", cwd=town)
    assert done.returncode == 0, done.stderr
    assert '"first_view": "late_venues"' in (town / "late.html").read_text("utf-8").replace('":"', '": "')
    done = geosafe("map", town, "--view", "beauty", "-o", "beauty.pdf", cwd=town)
    assert done.returncode == 2
    assert "--view must be one of conditions, light" in done.stderr


def test_paper_compares_two_studies_and_refuses_what_has_no_data(town, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(town, other, dirs_exist_ok=True)
    done = geosafe("map", town, "--against", other, "--recipe", "scenario-difference", "-o", "d.pdf", cwd=town)
    assert done.returncode == 0, done.stderr
    assert "less" in words_of((town / "d.pdf").read_bytes())
    done = geosafe("map", town, "--recipe", "scenario-difference", "-o", "e.pdf", cwd=town)
    assert done.returncode == 2
    assert "Add --against OTHER_STUDY" in done.stderr


def test_a_sheet_of_two_spaces(town):
    done = geosafe("sheet", town, "--space", "harbour", "--space", "way/30", cwd=town)
    assert done.returncode == 0, done.stderr
    assert "2 pages of A4" in done.stderr
    assert len(opened((town / "out" / "sheet.pdf").read_bytes()).pages) == 2


def test_a_space_that_is_not_there_is_told_before_anything_is_scored(town):
    done = geosafe("sheet", town, "--space", "Harbuor", "--space", "Market", cwd=town)
    assert done.returncode == 2
    assert "no space here is called 'Harbuor'. The nearest names are: Harbour" in done.stderr
    assert "2 spaces are called 'Market': give the id of one of them: way/30 (square" in done.stderr
    assert "Scoring" not in done.stderr
    assert geosafe("sheet", town, cwd=town).returncode == 2
