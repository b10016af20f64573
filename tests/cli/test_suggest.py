"""``geosafe suggest`` as people type it."""

from __future__ import annotations

from geosafe.read.scenario import read_scenario
from tests.cli.test_commands import geosafe


def test_a_file_that_compare_reads(town, tmp_path):
    file = tmp_path / "lit.yaml"
    words = ["suggest", town, "--budget", "60000", "--with", "lamps", "--no-check", "-o", file]
    done = geosafe(*words)
    assert done.returncode == 0, done.stderr
    assert "Promised, adding up edit by edit" in done.stderr
    assert "read it, change it, and run geosafe compare" in done.stderr
    assert {each.key for each in read_scenario(file).edits} == {"add_lamps"}
    again = geosafe(*words)
    assert again.returncode == 2
    assert "add --overwrite" in again.stderr


def test_what_is_wrong_with_the_call_is_said_before_the_study_is_read(tmp_path):
    for words, says in (
        (["--budget", "0"], "the budget must be a sum of money above 0"),
        (["--budget", "nan"], "the budget must be a sum of money above 0"),
        (["--budget", "5000 USD"], "the budget is in USD and the costs are in EUR"),
        (["--budget", "5000", "--with", "cameras"], "TE-1"),
        (["--budget", "5000", "--with", "toilet"], "did you mean 'toilets'"),
        (["--budget", "5000", "--floor", "0.1"], "a floor needs districts"),
    ):
        done = geosafe("suggest", tmp_path / "nowhere", *words)
        assert done.returncode == 2, done.stderr
        assert says in done.stderr
