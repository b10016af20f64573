"""The documentation says what the code does: grids, parameters, keys, codes, links and worked examples."""

from __future__ import annotations

import importlib
import math
import re
from pathlib import Path

import numpy as np
import pytest

from geosafe import params
from geosafe.osm_tags import NOT_WALKED_REASONS
from geosafe.prepare.usual_hours import USUAL_HOURS
from geosafe.profile import SHIPPED
from geosafe.read import lamps, study_file
from geosafe.score.composite import Component, join
from geosafe.score.empirical_bayes import empirical_bayes
from geosafe.score.exposure import exposure
from geosafe.score.incident_counts import incident_counts
from geosafe.score.streets import streets_of
from geosafe.show.words import ENGLISH
from geosafe.tables import TABLES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "geosafe"
PAGES = sorted(
    page for page in ROOT.rglob("*.md") if not any(part.startswith(".") for part in page.relative_to(ROOT).parts)
)
TYPES = {"text": "text", "float": "number", "int": "whole number", "bool": "yes/no", "time": "time"}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def sections(text: str) -> dict[str, str]:
    """Return what stands below each heading, up to the next of any level."""
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table row, those of headings left out."""
    lines = re.findall(r"^\|(.+)\|$", text, flags=re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines if not re.fullmatch(r"[\s|:-]+", line)]


def named(text: str) -> dict[str, list[str]]:
    """Return the rows whose first cell is one name in backticks, by that name."""
    return {cells[0].strip("`"): cells[1:] for cells in rows(text) if re.fullmatch(r"`[^`]+`", cells[0])}


# --- Data model -------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_every_table_stands_in_the_data_model(table):
    spec, text = TABLES[table], sections(page("data-model.md"))[table]
    grid = named(text)
    assert list(grid) == list(spec.columns)
    assert f"Index: `{spec.index}`" in text
    assert f"Shape: {', '.join(spec.geometry)}." in text
    for name, column in spec.columns.items():
        kind, _, missing, notes = grid[name]
        assert kind == TYPES[column.dtype], name
        assert (missing == "never missing") is not column.missing, name
        assert all(word in notes for word in column.words), name
        bounds = [
            f"{bound:g}" if bound < 1e5 else f"{bound:.0f}" for bound in (column.low, column.high) if bound is not None
        ]
        assert all(re.search(rf"\b{bound}\b", notes) for bound in bounds), name


def test_every_score_column_is_of_a_form_in_the_data_model(demo_scores, demo_study):
    forms = re.findall(r"`([^`]*\{p\}[^`]*)`", sections(page("data-model.md"))["Wide tables: segments, blocks, spaces"])
    parts = "|".join(part for parts in params.PARTS.values() for part in parts)
    results = [
        f"{form.removesuffix('_coverage')}{end}"
        for form in forms
        if form.endswith("_coverage")
        for end in ("_lo", "_hi")
    ]
    pattern = "|".join(
        re.escape(form)
        .replace(r"\{component\}", f"({'|'.join(params.COMPONENTS)})")
        .replace(r"\{part\}", f"({parts})")
        .replace(r"\{p\}", "(day|evening|night|all)")
        for form in [*forms, *results]
    )
    for kind in ("segments", "blocks", "spaces"):
        columns = set(getattr(demo_scores, kind)) - set(getattr(demo_study, kind))
        assert [column for column in columns if not re.fullmatch(pattern, column)] == []


def test_the_long_table_has_the_columns_of_the_data_model(demo_scores):
    told = [name for cells in rows(sections(page("data-model.md"))["Long table"])[1:] for name in cells[0].split(", ")]
    assert [name.strip("`") for name in told] == list(demo_scores.long)


# --- Methods ----------------------------------------------------------------------------------


def in_words(value: object) -> str:
    if isinstance(value, params.Goalposts):
        return f"{value.zero_at:g} → {value.full_at:g}, {value.form}, {value.unit}"
    if hasattr(value, "items"):
        return ", ".join(f"{key} {in_words(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        return ", ".join(map(in_words, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_every_parameter_stands_in_methods_with_its_value():
    told = named(page("methods.md"))
    for name in (name for name in dir(params) if name.isupper() and not name.startswith("_")):
        value = getattr(params, name)
        nested = name in ("GOALPOSTS", "PARTS", "WEIGHTS")
        for key, each in ((f"{name}[{key}]", each) for key, each in value.items()) if nested else ((name, value),):
            assert told[key][0] == in_words(each), key


def test_every_number_beside_the_scoring_stands_in_methods_with_its_value():
    text = page("methods.md")
    own = ("concentrations.py", "light.py", "light_points.py", "shadow_edges.py", "network/spread.py")
    alone = [PACKAGE / name for name in own]
    files = [*(file for room in ("score", "prepare", "compare") for file in PACKAGE.glob(f"{room}/*.py")), *alone]
    found = 0
    for file in files:
        where = file.relative_to(PACKAGE).as_posix()
        module = importlib.import_module("geosafe." + where.removesuffix(".py").replace("/", "."))
        for name in re.findall(r"^([A-Z][A-Z0-9_]*)\b[^=\n]*=", file.read_text(encoding="utf-8"), flags=re.MULTILINE):
            if isinstance(value := getattr(module, name), int | float):
                assert f"| `{where}` `{name}` | {in_words(value)} |" in text
                found += 1
    assert found == len(re.findall(r"^\| `[a-z_/]+\.py` `", text, flags=re.MULTILINE))


def test_usual_hours_stand_in_methods():
    told = {cells[0]: cells[1].strip("`") for cells in rows(sections(page("methods.md"))["Opening hours"])[1:]}
    assert told == dict(USUAL_HOURS)


@pytest.mark.parametrize("part", [part for parts in params.PARTS.values() for part in parts])
def test_parts_stand_under_their_component(part):
    component = next(name for name, parts in params.PARTS.items() if part in parts)
    cells = named(sections(page("methods.md"))[component.capitalize()])[part]
    posts = params.GOALPOSTS[part]
    assert f"{params.PARTS[component][part]:g}" == cells[0]
    assert re.fullmatch(rf"{posts.zero_at:g}( m)? → 0, {posts.full_at:g}( m)? → 100, `{posts.form}`", cells[-1])


@pytest.mark.parametrize("name", ["activity", "light", "surveillance", "incidents"])
def test_goalposts_stand_under_their_component(name):
    posts, text = params.GOALPOSTS[name], sections(page("methods.md"))[name.capitalize()]
    assert f"| goalposts | {posts.zero_at:g} → 0, {posts.full_at:g} → 100, form `{posts.form}`" in text


def test_references_are_cited():
    body, references = page("methods.md").split("## References")
    flat = " ".join(body.split())
    cited = re.findall(r"^- ([A-Z][a-z]+), (?:[^(]|\n)*?\((\d{4})\)", references, flags=re.MULTILINE)
    assert len(cited) > 10
    for author, year in cited:
        assert re.search(rf"\b{author}\b[^()]*\(?{year}\)", flat), f"{author} {year}"


def test_rates_steadied_by_empirical_bayes():
    found = empirical_bayes([0, 1, 3, 30, 4], [200, 50, 150, 300, 300])["rate"]
    assert [f"{rate:.5f}".removeprefix("0") for rate in found] == [".00427", ".02605", ".02260", ".09517", ".01525"]
    assert ".00427, .02605, .02260, .09517, .01525" in page("methods.md")


def test_what_the_geometric_mean_does():
    def joined(*scores: float, weights: tuple[float, ...] = (1, 1, 1, 1)) -> float:
        parts = {str(i): Component(*[np.array([[score]])] * 6) for i, score in enumerate(scores)}
        return float(join(parts, {str(i): np.array([weight]) for i, weight in enumerate(weights)}).value[0, 0])

    text = " ".join(page("methods.md").split())
    assert joined(21, 1, 1, 1) == pytest.approx(4.25, abs=0.005)
    assert joined(6, 6, 6, 6) == pytest.approx(6)
    assert "(21, 1, 1, 1) gives 4.25 and (6, 6, 6, 6) gives 6" in text
    night = tuple(params.WEIGHTS["night"][name] for name in params.CONDITIONS)
    dark, bright = (joined(light, 50, 50, 50, weights=night) for light in (0, 100))
    assert f"unknown light alone leaves `conditions` at night between {dark:.0f} and {bright:.0f}" in text


def numbers(text: str) -> list[float]:
    return [float(each.replace(",", "")) for each in re.findall(r"(?<![\w.])-?[\d,]*\.?\d+", text)]


def test_worked_example_of_conditions(demo_scores):
    text = sections(page("methods.md"))["Conditions on a path at night"]
    block = demo_scores.blocks.loc["122869898.6"]
    raw = {cells[0].split(":")[0]: cells for cells in rows(text)}
    for what in ("light", "surveillance", "ways out", "step-free", "seat", "shelter"):
        column = f"{what.replace(' ', '_').replace('-', '_')}_night_raw"
        assert numbers(raw[what][1])[0] == pytest.approx(block[column], abs=0.051), what
    assert all(math.isnan(block[f"{part}_night_raw"]) for part in ("stop", "toilet", "water"))
    light, seat = 100 * math.log(1.0 / 0.2) / math.log(3 / 0.2), 100 * (300 - numbers(raw["seat"][1])[0]) / 250
    assert numbers(raw["light"][2])[-1] == pytest.approx(light, abs=0.005)
    assert numbers(raw["seat"][2])[-1] == pytest.approx(seat, abs=0.005)
    surveillance = numbers(raw["surveillance"][2])[-1]
    access, comfort = (0.4 * 40 + 0.2 * 100) / 0.6, (0.35 * seat + 0.15 * 0) / 0.5
    weighted = zip((0.25, 0.10, 0.20, 0.15), (light, surveillance, access, comfort), strict=True)
    conditions = math.exp(sum(weight * math.log(score + 10) for weight, score in weighted) / 0.70) - 10
    bold = [float(each) for each in re.findall(r"\*\*([\d.]+)\*\*", text)]
    assert bold == [
        pytest.approx(access, abs=0.005),
        pytest.approx(comfort, abs=0.005),
        pytest.approx(conditions, abs=0.05),
    ]
    told = block[["access_night", "comfort_night", "conditions_night"]].astype(float).tolist()
    assert bold == pytest.approx(told, abs=0.06)
    low, high, coverage = numbers(text.rsplit("The evidence allows", 1)[1])
    bounds = block[["conditions_night_lo", "conditions_night_hi", "conditions_night_coverage"]].astype(float).tolist()
    assert [low, high] == pytest.approx(bounds[:2], abs=0.06)
    assert coverage == pytest.approx(bounds[2], abs=0.006)


def test_worked_example_of_recorded_incidents(demo_study, demo_scores):
    text = sections(page("methods.md"))["Recorded incidents on a street, the whole day"]
    cells = {each[0]: numbers(each[1]) for each in rows(text)}
    block = demo_scores.blocks.loc["122886924.0"]
    found = incident_counts(demo_study, streets_of(demo_study))
    rated = found.told[:, -1]
    smooth = cells["how smooth sharing makes the counts"][-1]
    assert smooth == pytest.approx(found.dispersion(-1), abs=0.0001)
    rated &= demo_study.blocks["ranked"].to_numpy()
    counts, exposed = found.counts[rated, -1], exposure(demo_study)[rated]
    assert f"all {rated.sum():,} rated blocks" in text
    total, all_exposure = next(found for key, found in cells.items() if key.startswith("all"))
    assert (total, all_exposure) == (pytest.approx(counts.sum(), abs=0.6), pytest.approx(exposed.sum(), abs=0.006))
    mean = cells["their mean"][-1]
    assert mean == pytest.approx(counts.sum() / exposed.sum(), abs=0.006)
    variance = cells["the variance between streets"][-1]
    spread = np.average((counts / exposed - mean) ** 2, weights=exposed) - smooth * mean / exposed.mean()
    assert variance == pytest.approx(spread, abs=0.6)
    events, own_exposure = cells["its records, with their shares"][0], cells["its exposure"][-1]
    assert events == pytest.approx(block["incidents_all_n"], abs=0.006)
    assert own_exposure == pytest.approx(block["street_length_m"] / 1000 * demo_study.period.years, abs=1e-4)
    weight = variance / (variance + smooth * mean / own_exposure)
    rate = mean + weight * (events / own_exposure - mean)
    ratio = rate / demo_study.reference_rate["all"]
    score = 50 - 50 * math.log2(ratio) / 3
    bold = [float(each) for each in re.findall(r"\*\*([\d.]+)\*\*", text)]
    assert bold == [
        pytest.approx(weight, abs=0.002), pytest.approx(rate, abs=0.3), pytest.approx(ratio, abs=0.006),
        pytest.approx(score, abs=0.1),
    ]  # fmt: skip
    assert bold[-1] == pytest.approx(block["incidents_all"], abs=0.15)
    low, high = numbers(text.rsplit("The interval allows", 1)[1])
    assert [low, high] == pytest.approx([block["incidents_all_lo"], block["incidents_all_hi"]], abs=0.06)


# --- Findings ---------------------------------------------------------------------------------

#: Words with hyphens in these files that are no codes of findings.
NO_CODES = {"day-first", "month-first", "year-first", "sidewalk-separate", "private-service", "dusk-dawn",
            "sunset-sunrise", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "us-ascii",
            "iso-8859-1", "lamps-surveyed", "incidents-covered", "north-east", "north-west", "south-east", "south-west",
            "base-{i}", "{stem}-{number}.geojson", *SHIPPED}  # fmt: skip
PLACES = ("venues", "stops", "amenities")
#: What the codes that are made of parts come to.
MADE = {
    "layer": {*PLACES},
    "{layer}-far-from-a-street": {f"{layer}-far-from-a-street" for layer in PLACES},
    "{layer}-coverage": {"incidents-coverage", "lamps-coverage"},
    "not-walked-{reason}": {f"not-walked-{reason}" for reason in NOT_WALKED_REASONS},
    "impossible-{measure.replace('_', '-')}": {f"impossible-{each.replace('_', '-')}" for each in lamps._MEASURES},
}


def finding_codes() -> set[str]:
    """Find every code: the second argument of a finding, and any word with hyphens in the files that find."""
    found: set[str] = set()
    for file in [
        *PACKAGE.glob("read/*.py"),
        *PACKAGE.glob("prepare/*.py"),
        PACKAGE / "pipeline.py",
        PACKAGE / "profile.py",
    ]:
        # Keys of sentences are no codes, though many have the same name.
        source = re.sub(r'said\(\s*f?"[^"]+"', "said(", file.read_text(encoding="utf-8"))
        found |= set(re.findall(r'Finding\(\s*[\w"]+,\s*f?"([^"]+)"', source))
        found |= set(re.findall(r'"([a-z0-9{}_.\', ()]*[a-z0-9}]-[a-z0-9{}_.\', ()-]*)"', source)) - NO_CODES
        found |= {"layer"} if re.search(r"Finding\(layer, layer,", source) else set()
    codes = {code for code in found if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code) and code != "layer"}
    return codes.union(*(MADE[code] for code in found - codes if "{" in code or code == "layer"))


def test_every_finding_stands_in_check_findings_and_no_other():
    told = [
        cells[0].strip("`")
        for heading, text in sections(page("check-findings.md")).items()
        if heading != "What `geosafe check` tells"
        for cells in rows(text)
        if re.fullmatch(r"`[a-z0-9-]+`", cells[0])
    ]
    assert len(told) == len(set(told))
    assert set(told) == finding_codes()


def test_what_the_demo_finds_has_the_kind_that_is_told(demo_study):
    told = named(page("check-findings.md"))
    assert demo_study.findings
    for finding in demo_study.findings:
        assert told[finding.code][0] == finding.kind, finding.code


# --- Study file -------------------------------------------------------------------------------

MODELS = {
    "Top level": study_file.StudyFile,
    "period": study_file.PeriodEntry,
    "incidents": study_file.IncidentsEntry,
    "columns of incidents": study_file.IncidentColumns,
    "lamps": study_file.LampsEntry,
    "columns of lamps": study_file.LampColumns,
    "counts": study_file.CountsEntry,
    "columns of counts": study_file.CountColumns,
    "night_light": study_file.NightLightEntry,
    "gtfs": study_file.GtfsEntry,
    "reference_rate": study_file.ReferenceRate,
}


@pytest.mark.parametrize("heading", MODELS)
def test_every_key_of_the_study_file_is_told_with_its_default(heading):
    fields = {field.alias or key: field for key, field in MODELS[heading].model_fields.items()}
    told = named(sections(page("study-file.md"))[heading])
    assert set(told) == set(fields)
    for key, field in fields.items():
        default = told[key][1]
        assert (default == "must be given") is field.is_required(), key
        if isinstance(field.default, bool | str):
            assert default == f"`{str(field.default).lower()}`", key


def test_examples_of_study_files_are_read(tmp_path):
    examples = re.findall(r"```yaml\n(.*?)```", page("study-file.md"), flags=re.DOTALL)
    assert len(examples) == 2
    study = tmp_path / "study"
    for name in ("Helsinki.osm.pbf", "city.osm.pbf", "boundary.geojson", "incidents-covered.geojson", "lamps.csv",
                 "lamps-surveyed.geojson", "police/2018-04/2018-04-street.csv", "../open-data/crime.csv"):  # fmt: skip
        (study / name).parent.mkdir(parents=True, exist_ok=True)
        (study / name).write_text("x")
    for example in examples:
        (study / "study.yaml").write_text(example, encoding="utf-8")
        assert study_file.read_study_file(study).name in ("Central Helsinki", "Central San Francisco")


@pytest.mark.parametrize("heading", MODELS)
def test_every_example_of_a_key_is_read(heading):
    from ruamel.yaml import YAML

    for key, cells in named(sections(page("study-file.md"))[heading]).items():
        if cells[-1]:
            assert list(YAML(typ="safe").load(cells[-1].strip("`"))) == [key]


# --- Glossary ---------------------------------------------------------------------------------


def test_the_glossary_is_in_order_and_explains_the_words_of_the_map():
    terms = re.findall(r"^### (.+)$", page("glossary.md"), flags=re.MULTILINE)
    assert terms == sorted(terms, key=lambda term: term.lower().replace(" → ", " ").replace("-", " "))
    assert len(terms) == len(set(terms))
    text = page("glossary.md").lower()
    groups = (
        r"component\.\w+|kind\.(street|path|steps)|phase\.(day|evening|night|change)|"
        r"evidence\.(observed|inferred|unknown)"
    )
    assert [key for key in ENGLISH if re.fullmatch(groups, key) and ENGLISH[key].lower() not in text] == []


# --- Every page -------------------------------------------------------------------------------


def anchors(file: Path) -> set[str]:
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", PAGES, ids=[str(file.relative_to(ROOT)) for file in PAGES])
def test_links_lead_somewhere(file):
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


#: A path of some machine, which means nothing to a reader on another.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|mnt)/\S*|file://\S*|[A-Z]:\\\\\S*")


@pytest.mark.parametrize("file", PAGES, ids=[str(file.relative_to(ROOT)) for file in PAGES])
def test_pages_name_no_path_of_a_machine(file):
    assert MACHINE_PATH.findall(file.read_text(encoding="utf-8")) == []


# --- The week ---------------------------------------------------------------------------------


def test_the_figure_of_a_pub_on_saturday_morning(demo_study):
    text = " ".join(sections(page("week.md"))["A figure by hand"].split())
    week, venues = demo_study.week, demo_study.venues
    pubs = venues.index[venues["kind"] == "pub"]
    observed = pubs[week.evidence[pubs] == "observed"]
    mean = float(week.open.loc[observed, 120].mean())
    assert f"Of the {len(pubs)} pubs" in text
    assert f"{len(observed)} have hours" in text
    assert f"open for {mean:.3f}".replace("0.", ".") in text
    one = pubs[week.evidence[pubs] == "inferred"][0]
    told = [float(each) for each in re.findall(r"\*\*([\d.]+)\*\*", text)]
    assert told == pytest.approx([table.loc[one, 120] for table in (week.open, week.open_lo, week.open_hi)], abs=5e-4)
    assert told[0] == pytest.approx(len(observed) * mean / (len(observed) + 10), abs=5e-4)
