from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from geosafe.errors import CallError
from geosafe.planning import plan_walk
from geosafe.show.booklet import booklet_pages, write_booklet
from geosafe.show.booklet_code import page_text
from geosafe.show.booklet_paper import PAPERS
from geosafe.show.catalogue import LANGUAGES
from geosafe.walks import REASONS
from tests.pdf_files import alternatives, fonts_of, grey, opened, words_of
from tests.show.payloads import PAYLOADS
from tests.show.synthetic import synthetic_study
from tests.show.test_print_map import TYPST
from tests.walk_of_study import walk_of_study

#: What would tell the walkers what is recorded, what is scored, or why they were brought there.
PRIMING = (
    r"incident", r"recorded", r"score", r"points", r"crime", r"offen[cs]e", r"police(?!:)", r"conditions", r"insecure",
    r"unsafe", r"dangerous", r"felt", r"weak", r"pinned", r"expected",
)  # fmt: skip
#: Words of one line that overlap by less are only near: letters lean over their neighbours [pt].
NEAR_PT = 0.8
#: As sharp as a telephone sees a page that fills its picture [dots per inch].
DPI = 150


@pytest.fixture(scope="module")
def town():
    return synthetic_study()[0]


@pytest.fixture(scope="module")
def walk(town):
    return walk_of_study(town)


@pytest.fixture(scope="module")
def booklet(walk) -> bytes:
    return booklet_pages(walk)


def test_what_a_page_for_walkers_must_say(walk, booklet: bytes) -> None:
    text = words_of(booklet)
    for part in (
        "Exploratory walk", "Ville-sur-Grille", "Wednesday, 25 November 2026, in the evening",
        "19:30, Station, by the stop Gare", "It gets dark at 17:02.", "after 40 m: Town hall, open 24/7",
        # Four legs of 180 m make 720 m; at a metre a second 12 minutes; three stops of 5.
        "720 m and 3 stops", "About 27 min: 12 min of walking at 3.6 km/h, 15 min at stops.",
        "The map does not tell for all of the way.", "Guide", "Note-taker", "Photographer", "Timekeeper", "Call 112.",
        "To stop 1: Market", "180 m, about 3 min. Leave at 19:30, be there at 19:33.", "Stop 2 of 3: Church",
        "Set off east along Rue du Port, 90 m.", "Turn left, 90 m.", "Here is stop 1.", "Here the walk ends.",
        "What would you change here?", "Do you feel at ease here?", "Hear and be heard", "No names and no addresses",
        "no faces", "only where 5 people or more", "© OpenStreetMap contributors, ODbL", "as of 4 May 2024",
        "simulated data", "North is up", "Page 1 of", "1:2,500, 1 cm is 25 m", *(stop.code for stop in walk.stops),
    ):  # fmt: skip
        assert part in text, part


def test_a_walk_into_the_dark_says_so(walk) -> None:
    middle = walk.starts + (walk.ends - walk.starts) / 2
    day = replace(walk, phase="day")
    for dusk, told in ((middle, "from daylight into the dark"), (walk.ends, "by day"), (None, "by day")):
        assert f"25 November 2026, {told}" in words_of(booklet_pages(replace(day, dusk=dusk)))


def test_it_is_tagged_and_has_its_fonts(booklet: bytes) -> None:
    reader = opened(booklet)
    assert b"pdfuaid" in booklet
    assert reader.metadata.title == "Exploratory walk in Ville-sur-Grille"
    assert all(fonts_of(booklet).values())
    told = alternatives(booklet)
    assert sum(alt.startswith("Map of about 120 m around stop") for alt in told) == 3
    assert sum(alt.startswith("Map of the way") for alt in told) == 4
    assert sum(alt.startswith("A code for machines that says: geosafe:20261125T1930:") for alt in told) == 3


@pytest.mark.parametrize("paper", PAPERS)
def test_same_bytes_again(walk, paper: str) -> None:
    assert booklet_pages(walk, paper=paper) == booklet_pages(walk, paper=paper)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_would_prime_the_walkers(walk, language: str) -> None:
    text = words_of(booklet_pages(walk, language=language)).lower()
    found = {word for word in PRIMING if language == "en" and re.search(word, text)}
    assert found == set()
    assert [reason for reason in REASONS if reason in text] == []
    assert "Five incidents" not in text


def test_why_a_stop_was_chosen_changes_no_byte(walk, booklet: bytes) -> None:
    other = tuple(replace(stop, reasons=("pinned",)) for stop in walk.stops)
    assert booklet_pages(replace(walk, stops=other, notes=(), gap=0.0)) == booklet


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_no_words_overlap_or_leave_their_page(walk, tmp_path, paper: str, language: str) -> None:
    _nothing_collides(booklet_pages(walk, paper=paper, language=language), tmp_path, paper)


HOSTILE = ("Long name " * 30, "W" * 300, "ساحة المدينة الكبيرة " * 14, "จัตุรัสกลางเมืองใหญ่" * 15, "🏛️ 😀 Place", *TYPST[:4],
           PAYLOADS[4], "   ")  # fmt: skip


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_leaves_every_page_whole(tmp_path, paper: str, name: str) -> None:
    study = replace(synthetic_study(names=[name] * 3)[0], name=name)
    walk = walk_of_study(study, names=(name, name), street=name, toilet=name)
    made = booklet_pages(walk, paper=paper)
    _nothing_collides(made, tmp_path, paper, near=3.0)
    if name.isascii() and name.strip():
        assert "".join(name.split())[:60] in "".join(words_of(made).split())


@pytest.mark.parametrize("paper", PAPERS)
def test_no_names_at_all(town, tmp_path, paper: str) -> None:
    bare = replace(
        town, segments=town.segments.assign(name=None), blocks=town.blocks.assign(name=None),
        spaces=town.spaces.assign(name=None),
    )  # fmt: skip
    walk = walk_of_study(bare, names=(None, None), street=None, toilet=None)
    made = booklet_pages(walk, paper=paper)
    _nothing_collides(made, tmp_path, paper)
    assert "place without a name" in words_of(made)
    assert "Stop 2 of 2 " in words_of(made)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(("count", "apart_m"), [(1, 120.0), (12, 120.0), (4, 2.0), (3, 0.0), (2, 2500.0)])
def test_few_stops_many_stops_stops_on_one_another_and_far_apart(town, tmp_path, paper, count, apart_m) -> None:
    walk = walk_of_study(town, names=[f"Place {k}" for k in range(count)], apart_m=apart_m, aside_m=apart_m / 2)
    made = booklet_pages(walk, paper=paper)
    _nothing_collides(made, tmp_path, paper, turned=("Mar", "s"))
    assert f"Stop {count} of {count}: Place {count - 1}" in words_of(made)


def test_many_directions_go_on_a_second_page(town, tmp_path) -> None:
    walk = walk_of_study(town, names=("Market",), turns=60, apart_m=600)
    made = booklet_pages(walk, paper="A5")
    _nothing_collides(made, tmp_path, "A5")
    assert "Directions, continued" in words_of(made)


def test_a_folded_booklet_is_whole_sheets_in_the_order_of_folding(walk) -> None:
    """By hand: of n pages the first sheet has n and 1 on its outside, 2 and n - 1 on its inside."""
    reader = opened(booklet_pages(walk, paper="A5"))
    sides = len(reader.pages)
    n = 2 * sides
    assert n % 4 == 0
    for side, page in enumerate(reader.pages):
        text = page.extract_text()
        outer, inner = (side + 1, n - side)
        assert {int(each) for each in re.findall(rf"Page (\d+) of {n}", text)} == {outer, inner}
        assert [float(each) for each in page.mediabox[2:]] == pytest.approx([297 / 25.4 * 72, 210 / 25.4 * 72], abs=0.1)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_stop_lies_open_beside_the_way_to_it(walk, paper: str) -> None:
    """On both papers the way is an even page, a left one, and its stop the page after it."""
    found = {}
    for page in opened(booklet_pages(walk, paper=paper)).pages:
        for half in re.split(r"(?<=of \d\d)\s", page.extract_text().replace("\u00a0", " ")):
            number = re.search(r"Page (\d+) of", half)
            for title in re.findall(r"To stop \d|Stop \d of", half):
                found[title] = int(number.group(1)) if number else None
    for k in (1, 2, 3):
        if found[f"To stop {k}"] is not None and paper == "A4":
            assert found[f"To stop {k}"] % 2 == 0
            assert found[f"Stop {k} of"] == found[f"To stop {k}"] + 1


def test_a_walk_without_stops_another_paper_another_language_another_ending(walk, tmp_path) -> None:
    with pytest.raises(CallError, match="this walk has no stops: a booklet has a page for each"):
        booklet_pages(replace(walk, stops=()))
    with pytest.raises(CallError, match="paper must be one of A4, A5, got 'A3'"):
        booklet_pages(walk, paper="A3")
    with pytest.raises(CallError, match="language must be one of en, fr, de, es, it, pt, nl, got 'fi'"):
        booklet_pages(walk, language="fi")
    with pytest.raises(CallError, match=r"let the name end in .pdf, got 'walk.html'"):
        write_booklet(walk, tmp_path / "walk.html")
    assert write_booklet(walk, tmp_path / "walk.pdf").read_bytes() == booklet_pages(walk)


def test_numbers_that_are_only_listed_say_so_and_have_a_line_to_fill_in(walk) -> None:
    text = words_of(booklet_pages(replace(walk, study=replace(walk.study, country="JP"))))
    for part in ("Emergency numbers here: 110, 119", "As libphonenumber lists them: they were not checked",
                 "what each is for is not told. The organiser checks them before printing.",
                 "The number to call, once checked:"):  # fmt: skip
        assert part in text, part
    assert "Call 1" not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
def test_the_most_that_is_listed_has_room(walk, tmp_path, paper: str, language: str) -> None:
    eritrea = replace(walk, study=replace(walk.study, country="ER"))  # ten numbers, some of six figures
    _nothing_collides(booklet_pages(eritrea, paper=paper, language=language), tmp_path, paper)


def test_a_country_without_known_numbers_has_a_line_to_fill_in(walk) -> None:
    text = words_of(booklet_pages(replace(walk, study=replace(walk.study, country=None))))
    assert "Write the number to call here:" in text
    assert "112" not in text.replace("1:1120", "")


def test_letters_that_no_font_has_are_told(walk) -> None:
    stops = (replace(walk.stops[0], name="\U00013143"), *walk.stops[1:])
    text = words_of(booklet_pages(replace(walk, stops=stops)))
    assert "[…]" in text
    assert "letters that the fonts here do not have" in text


def test_a_walk_of_the_demo(demo_study, demo_scores, tmp_path) -> None:
    walk = plan_walk(demo_study, scores=demo_scores, date="2026-11-25", stops=8)
    for paper in PAPERS:
        _nothing_collides(booklet_pages(walk, paper=paper, language="de"), tmp_path, paper)


def _nothing_collides(made: bytes, folder, paper: str, *, near: float = NEAR_PT, turned: tuple[str, ...] = ()) -> None:
    """Check words by their boxes: within the margins, and none on another but for names on maps, which turn.

    ``turned`` are parts of names that turn so little that they pass for level; among themselves they are left out.
    """
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler) is not installed")
    file = folder / "booklet.pdf"
    file.write_bytes(made)
    told = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True).stdout
    # The title of the file is told as it stands there, in letters that XML may not hold.
    told = re.sub(rb"(?s)<title>.*?</title>", b"", told)
    told = re.sub(rb"[^\x09\x0a\x0d\x20-\xff]", b"", told)
    sheet = PAPERS[paper]
    side, edge = sheet.side_mm / 25.4 * 72 - 1, 4 / 25.4 * 72
    for number, page in enumerate(ElementTree.fromstring(told).iter("{http://www.w3.org/1999/xhtml}page"), 1):  # noqa: S314 - poppler's own
        wide, high = float(page.get("width")), float(page.get("height"))
        words = [word for word in page if (word.text or "").strip()]
        box = np.array([[float(word.get(each)) for each in ("xMin", "yMin", "xMax", "yMax")] for word in words])
        assert (box[:, 0] > side).all(), number
        assert (box[:, 2] < wide - side).all(), (
            number,
            [words[k].text for k in np.flatnonzero(box[:, 2] >= wide - side)],
        )
        assert (box[:, 1] > edge).all(), number
        assert (box[:, 3] < high - edge).all(), number
        # Names along streets are turned, and their upright boxes say little: they are held apart where they are chosen.
        level = (box[:, 3] - box[:, 1]) < 26
        text, flat = [word.text for k, word in enumerate(words) if level[k]], box[level]
        across = np.minimum(flat[:, None, 2], flat[None, :, 2]) - np.maximum(flat[:, None, 0], flat[None, :, 0])
        down = np.minimum(flat[:, None, 3], flat[None, :, 3]) - np.maximum(flat[:, None, 1], flat[None, :, 1])
        tall = np.minimum(*np.meshgrid(flat[:, 3] - flat[:, 1], flat[:, 3] - flat[:, 1]))
        bad = (across > near) & (down > 0.55 * tall)
        np.fill_diagonal(bad, False)
        pairs = [(text[i], text[j]) for i, j in np.argwhere(np.triu(bad)) if text[i] != text[j]]
        pairs = [pair for pair in pairs if not {*pair} <= {*turned}]
        assert pairs == [], (number, pairs)


def test_the_check_of_collisions_can_fail(walk, tmp_path) -> None:
    """Two texts in one place are found."""
    import typst

    page = b"#set page(width: 210mm, height: 297mm, margin: 20mm)\nfirst\n#place(top + left)[other]"
    with pytest.raises(AssertionError):
        _nothing_collides(typst.compile(page, format="pdf"), tmp_path, "A4")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_decoder_reads_the_code_of_every_page(walk, tmp_path, paper: str) -> None:
    """On the pages as they are printed: each code says its stop, which stands there in letters too, under its title."""
    zxing = pytest.importorskip("zxingcpp")
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler) is not installed")
    made = booklet_pages(walk, paper=paper)
    (tmp_path / "booklet.pdf").write_bytes(made)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-png", "booklet.pdf", "page"], cwd=tmp_path, check=True)
    told = _words_by_page(tmp_path / "booklet.pdf")
    found = []
    for words, png in zip(told, sorted(tmp_path.glob("page-*.png")), strict=True):
        middle = words["page"] / 2 if paper == "A5" else np.inf
        for code in zxing.read_barcodes(grey(png.read_bytes()).astype(np.uint8)):
            assert code.format == zxing.BarcodeFormat.QRCode
            x = code.position.top_left.x / DPI * 72
            half = [word for word, at in words["words"] if (at < middle) == (x < middle)]
            (stop,) = (each for each in walk.stops if page_text(walk, each) == code.text)
            assert half.count(stop.code) == 1
            assert " ".join(half).startswith(f"Stop {stop.number} of {len(walk.stops)}")
            found.append(stop.number)
    assert sorted(found) == [1, 2, 3]


def _words_by_page(pdf: Path) -> list[dict[str, Any]]:
    """Return the words of each page with where they begin [pt], and how wide the page is."""
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, check=True).stdout
    pages = ElementTree.fromstring(told).iter("{http://www.w3.org/1999/xhtml}page")  # noqa: S314 - poppler's own
    return [{"page": float(page.get("width")), "words": [(word.text or "", float(word.get("xMin"))) for word in page]}
            for page in pages]  # fmt: skip
