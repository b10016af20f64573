"""Styles for QGIS that travel inside a GeoPackage: the map's colours, widths and textures by phase."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pandas as pd
import pyogrio

from geosafe.params import PHASES
from geosafe.show import palette
from geosafe.show.qgis_views import Styled, styled_views
from geosafe.show.words import ENGLISH

#: The layers that are styled, and what is drawn of them.
STYLED: Final = {"segments": "line", "blocks": "line", "spaces": "fill"}
#: The phase that a layer opens with: the one that most is asked about.
OPENS_WITH: Final = "night"
#: What QGIS calls the table in which it looks for styles, and the geometry column that GDAL writes.
TABLE: Final = "layer_styles"
GEOMETRY: Final = "geom"
#: A screen point as QGIS sees one [mm]: 96 to an inch.
_PX_MM: Final = 25.4 / 96
_DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_VERSION: Final = "3.28.0"
#: A fixed time stamp, so that the same layers give the same bytes.
_DATE: Final = "2000-01-01T00:00:00Z"
_LOOK: Final = palette.PRINTED["paper"]


def add_qgis_styles(path: Path, columns: Mapping[str, Collection[str]], *, views: bool = False) -> None:
    """Add to a GeoPackage the styles with which QGIS opens its layers.

    Parameters
    ----------
    path
        The GeoPackage, with its layers in it.
    columns, views
        As in :func:`layer_styles`.
    """
    styles = layer_styles(columns, views=views)
    if len(styles):
        dated = styles.assign(update_time=pd.Timestamp(_DATE))
        pyogrio.write_dataframe(dated, path, layer=TABLE, driver="GPKG", append=True, layer_options={"FID": "id"})


def layer_styles(columns: Mapping[str, Collection[str]], *, views: bool = False) -> pd.DataFrame:
    """Return the rows of the table ``layer_styles``, in which QGIS looks for the styles of a GeoPackage's layers.

    Parameters
    ----------
    columns
        The columns of each layer that may be styled. A phase whose ``conditions_{phase}`` is not among them has no
        style, and what else is not there is left out of the others.
    views
        Whether the layers are those of the map, whose other views have styles too. Internal files have other columns
        of the same names.

    Returns
    -------
    DataFrame
        One row a layer, view and phase: where it belongs (``f_table_name``, ``f_geometry_column``), ``styleName``,
        ``styleQML``, ``useAsDefault`` (one a layer) and ``description``.
    """
    rows = []
    for layer, given in columns.items():
        phases = [phase for phase in PHASES if f"conditions_{phase}" in given]
        first = OPENS_WITH if OPENS_WITH in phases else next(iter(phases), None)
        rows += [
            _row(layer, f"conditions, {phase}", _qml(layer, phase, given), f"{ENGLISH['view.conditions']} ({phase})",
                 default=phase == first)
            for phase in phases
        ]  # fmt: skip
        rows += [
            _row(layer, each.name, _view_qml(layer, each, given), f"{each.described} ({each.phase})")
            for each in (styled_views(given) if views else ())
        ]
    return pd.DataFrame(rows)


def _row(layer: str, name: str, qml: str, described: str, *, default: bool = False) -> dict[str, object]:
    return {
        "f_table_catalog": "", "f_table_schema": "", "f_table_name": layer, "f_geometry_column": GEOMETRY,
        "styleName": name, "styleQML": qml, "styleSLD": "", "useAsDefault": default,
        "description": f"{described}, as on the map of geosafe", "owner": "", "ui": "",
    }  # fmt: skip


def _view_qml(layer: str, styled: Styled, given: Collection[str]) -> str:
    """Return the style of one view: a rule for each class, and one for what is unknown or not told."""
    form, value = STYLED[layer], f'"{styled.column}"'
    activity = f"activity_{styled.phase}" if f"activity_{styled.phase}" in given else ""
    if styled.words:
        asked = [f"{value} IN ({_quoted(words)})" for words in styled.words]
        other = f"{value} IS NULL OR {value} NOT IN ({_quoted(word for words in styled.words for word in words)})"
    else:
        lower = ["", *(f"{value} >= {edge:g}" for edge in styled.edges)]
        upper = [*(f"{value} < {edge:g}" for edge in styled.edges), ""]
        asked = [" AND ".join(filter(None, ends)) for ends in zip(lower, upper, strict=True)]
        other = f"{value} IS NULL"
    rules = [
        (condition, label, _symbol(form, colour, activity))
        for condition, label, colour in zip(asked, styled.labels, styled.colours, strict=True)
    ]
    unknown = ENGLISH["legend.missing.other" if styled.words else "legend.unknown"]
    return _document([*rules, (other, unknown, _symbol(form, _LOOK.unknown, "", known=False))])


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _qml(layer: str, phase: str, given: Collection[str]) -> str:
    """Return one style: a rule for each class of the conditions, one for the unknown, one for what is not scored."""
    form = STYLED[layer]
    value = f'"conditions_{phase}"'
    scored = '"ranked"' if "ranked" in given else ""
    activity = f"activity_{phase}" if f"activity_{phase}" in given else ""
    edges = (0.0, *palette.SCORE_EDGES, 100.0)
    only = f" AND {scored}" if scored else ""
    rules = []
    for k, colour in enumerate(_LOOK.scale):
        upper = f" AND {value} < {edges[k + 1]:g}" if k < len(_LOOK.scale) - 1 else ""
        rules.append((f"{value} >= {edges[k]:g}{upper}{only}", _label(k, edges), _symbol(form, colour, activity)))
    unknown = _symbol(form, _LOOK.unknown, "", known=False)
    rules.append((f"{value} IS NULL{only}", ENGLISH["legend.unknown"], unknown))
    if scored:
        rules.append((f"NOT {scored}", ENGLISH["legend.unranked"], _symbol(form, _LOOK.quiet, "")))
    return _document(rules)


def _label(k: int, edges: tuple[float, ...]) -> str:
    ends = {0: ENGLISH["legend.low.conditions"], len(edges) - 2: ENGLISH["legend.high.conditions"]}
    span = f"{edges[k]:g}–{edges[k + 1]:g}"
    return f"{span}: {ends[k]}" if k in ends else span


def _document(rules: list[tuple[str, str, ElementTree.Element]]) -> str:
    root = ElementTree.Element("qgis", version=_VERSION, styleCategories="Symbology")
    renderer = ElementTree.SubElement(
        root, "renderer-v2", type="RuleRenderer", symbollevels="0", enableorderby="0", forceraster="0"
    )
    listed = ElementTree.SubElement(renderer, "rules", key=_key(0))
    symbols = ElementTree.SubElement(renderer, "symbols")
    for k, (condition, label, symbol) in enumerate(rules):
        ElementTree.SubElement(listed, "rule", key=_key(k + 1), symbol=str(k), filter=condition, label=label)
        symbol.set("name", str(k))
        symbols.append(symbol)
    ElementTree.indent(root, " ")
    return _DOCTYPE + ElementTree.tostring(root, encoding="unicode") + "\n"


def _key(k: int) -> str:
    """Return a key of the form that QGIS gives, the same in every file."""
    return f"{{00000000-0000-4000-8000-{k:012d}}}"


def _symbol(form: str, colour: str, activity: str, *, known: bool = True) -> ElementTree.Element:
    """Return a line or a fill: as on the map, the unknown dotted or hatched."""
    symbol = ElementTree.Element("symbol", type=form, alpha="1", clip_to_extent="1", force_rhr="0")
    ink = ",".join(str(int(colour[k : k + 2], 16)) for k in (1, 3, 5))
    thin = f"{palette.WIDTHS_PX[0] * _PX_MM:.2f}"
    if form == "line":
        look = {"line_color": f"{ink},255", "line_style": "solid" if known else "dot", "line_width": thin,
                "line_width_unit": "MM", "capstyle": "round", "joinstyle": "round"}  # fmt: skip
    else:
        look = {"color": f"{ink},{round(0.36 * 255) if known else 255}", "style": "solid" if known else "b_diagonal",
                "outline_color": f"{ink},255", "outline_style": "solid" if known else "dot", "outline_width": thin,
                "outline_width_unit": "MM", "joinstyle": "round"}  # fmt: skip
    layer = ElementTree.SubElement(
        symbol, "layer", {"class": "SimpleLine" if form == "line" else "SimpleFill"}, enabled="1", locked="0",
    )  # fmt: skip
    layer.set("pass", "0")
    # Newer versions of QGIS read the options, older ones the properties.
    options = ElementTree.SubElement(layer, "Option", type="Map")
    for name, given in look.items():
        ElementTree.SubElement(options, "Option", type="QString", name=name, value=given)
    for name, given in look.items():
        ElementTree.SubElement(layer, "prop", k=name, v=given)
    if activity and form == "line":
        layer.append(_defined_by_data("outlineWidth", _width(activity)))
    return symbol


def _width(activity: str) -> str:
    """Return the width by class of expected people as an expression [mm]; the thinnest where it is not known."""
    steps = zip(reversed(palette.SCORE_EDGES), reversed(palette.WIDTHS_PX[1:]), strict=True)
    cases = " ".join(f'WHEN "{activity}" >= {edge:g} THEN {width * _PX_MM:.2f}' for edge, width in steps)
    return f"CASE {cases} ELSE {palette.WIDTHS_PX[0] * _PX_MM:.2f} END"


def _defined_by_data(name: str, expression: str) -> ElementTree.Element:
    """Return the element that makes a property of a symbol follow an expression."""
    element = ElementTree.Element("data_defined_properties")
    whole = ElementTree.SubElement(element, "Option", type="Map")
    ElementTree.SubElement(whole, "Option", type="QString", name="name", value="")
    properties = ElementTree.SubElement(whole, "Option", type="Map", name="properties")
    own = ElementTree.SubElement(properties, "Option", type="Map", name=name)
    ElementTree.SubElement(own, "Option", type="bool", name="active", value="true")
    ElementTree.SubElement(own, "Option", type="QString", name="expression", value=expression)
    ElementTree.SubElement(own, "Option", type="int", name="type", value="3")
    ElementTree.SubElement(whole, "Option", type="QString", name="type", value="collection")
    return element
