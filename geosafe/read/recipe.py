"""Recipes: what a map shows, as one of those that come with geosafe or from a YAML file."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model, model_validator
from pydantic_core import PydanticCustomError

from geosafe.errors import CallError, MissingFileError
from geosafe.read.yaml_file import read_yaml
from geosafe.recipe import (
    CLASS_COUNTS,
    FIXED_VIEWS,
    LANGUAGES,
    METHODS,
    ORIENTATIONS,
    PALETTES,
    PAPERS,
    SECTIONS,
    SHIPPED_RECIPES,
    SHOWN_PHASES,
    VIEW_NAMES,
    Classes,
    Page,
    Recipe,
)

#: What the name of a file with a recipe ends in.
SUFFIXES: Final = (".yaml", ".yml")
#: Longest name of a recipe.
MAX_NAME: Final = 60

_Text = Annotated[str, Field(min_length=1, max_length=300)]


def _check_name(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > MAX_NAME:
        raise ValueError(f"{name!r} is no name | Write small letters, digits and hyphens, at most {MAX_NAME}.")
    return name


def _one_of(known: Sequence[str], what: str) -> Any:
    """Return the type of a word that must be one of those known, and says the nearest where it is not."""

    def check(given: Any) -> str:
        if isinstance(given, str) and given in known:
            return given
        shown = repr(given) if isinstance(given, str) else "nothing" if given is None else "a block"
        near = difflib.get_close_matches(shown.strip("'").lower(), known, n=1, cutoff=0.6)
        hint = f"Did you mean {near[0]!r}? " if near else ""
        said = f"{shown} is no {what} that a map knows | {hint}Write one of {', '.join(known)}."
        raise PydanticCustomError("value_error", "{error}", {"error": said})

    return Annotated[str, BeforeValidator(check)]


def _listed(given: Any) -> Any:
    if isinstance(given, str):
        return [given]
    if not isinstance(given, list) or not given:
        raise PydanticCustomError("value_error", "{error}", {"error": "this is no list | Write it as [one, two]."})
    return given


def _once(given: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({word for word in given if given.count(word) > 1})
    if twice:
        raise ValueError(f"{', '.join(twice)} stands here more than once | Keep one.")
    return given


def _words(known: Sequence[str], what: str) -> Any:
    """Return the type of a list of such words, each once and one at least; one word alone is a list of it."""
    one: Any = _one_of(known, what)
    return Annotated[tuple[one, ...], BeforeValidator(_listed), AfterValidator(_once)]


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _numbers(given: Any) -> Any:
    """Return edges as numbers, or say once what is wrong with them."""
    fewest, most = CLASS_COUNTS[0] - 1, CLASS_COUNTS[1] - 1
    try:
        edges = [float(each) for each in given]
    except (TypeError, ValueError):
        edges = []
    if not fewest <= len(edges) <= most or not all(math.isfinite(edge) for edge in edges):
        said = f"the edges are not {fewest} to {most} numbers | n edges make n + 1 classes: [20, 40, 60, 80]."
    elif any(later <= sooner for sooner, later in pairwise(edges)):
        shown = ", ".join(f"{edge:g}" for edge in sorted(set(edges)))
        said = f"the edges do not rise | Write each once, the least first: [{shown}]."
    else:
        return edges
    raise PydanticCustomError("value_error", "{error}", {"error": said})


def _method_alone(given: Any) -> Any:
    if isinstance(given, list):
        return {"edges": given}
    return {"method": given} if isinstance(given, str) else given


class _ClassesOf(_Block):
    """``fixed``, ``quantile`` or ``natural``; that with a count; or the edges themselves."""

    method: _one_of(METHODS, "method") = "fixed"  # type: ignore[valid-type]
    count: Annotated[int, Field(ge=CLASS_COUNTS[0], le=CLASS_COUNTS[1])] | None = None
    edges: Annotated[tuple[float, ...], BeforeValidator(_numbers)] = ()

    @model_validator(mode="after")
    def _one_way(self) -> _ClassesOf:
        if self.edges and self.model_fields_set & {"method", "count"}:
            raise ValueError("edges stand beside a method or a count | Keep one way of making classes.")
        if self.count and self.method == "fixed":
            raise ValueError("fixed classes are five | Take the count out, or write quantile or natural.")
        return self

    def classes(self) -> Classes:
        return Classes(self.method, len(self.edges) + 1 if self.edges else self.count or 5, self.edges)


def _fixed_alone(given: Any) -> Any:
    if given not in (None, "fixed"):
        said = "the classes of this view are fixed | Take the line out."
        raise PydanticCustomError("value_error", "{error}", {"error": said})
    return given


_Own = Annotated[_ClassesOf | None, BeforeValidator(_method_alone)]
_Kept = Annotated[_ClassesOf | None, BeforeValidator(_method_alone), BeforeValidator(_fixed_alone)]
_FIELDS: dict[str, Any] = {name: (_Kept if name in FIXED_VIEWS else _Own, None) for name in VIEW_NAMES}
_ByView = create_model("_ByView", __base__=_Block, **_FIELDS)


def _size_alone(given: Any) -> Any:
    return {"size": given} if isinstance(given, str) else given


class _Paper(_Block):
    size: _one_of(PAPERS, "paper") = "A3"  # type: ignore[valid-type]
    orientation: _one_of(ORIENTATIONS, "orientation") = "landscape"  # type: ignore[valid-type]


class RecipeFile(_Block):
    """What the file of a recipe says."""

    name: Annotated[str, AfterValidator(_check_name)]
    title: _Text | None = None
    question: _Text | None = None
    audience: _Text | None = None
    language: _one_of(LANGUAGES, "language") = "en"  # type: ignore[valid-type]
    views: _words(VIEW_NAMES, "view") = ()  # type: ignore[valid-type]
    phases: _words(SHOWN_PHASES, "phase") = SHOWN_PHASES  # type: ignore[valid-type]
    classes: _ByView = Field(default_factory=_ByView)  # type: ignore[valid-type]
    palette: _one_of(PALETTES, "palette") = PALETTES[0]  # type: ignore[valid-type]
    panel: _words(SECTIONS, "section of a panel") = SECTIONS  # type: ignore[valid-type]
    page: Annotated[_Paper, BeforeValidator(_size_alone)] = Field(default_factory=_Paper)

    def recipe(self) -> Recipe:
        """Return the recipe as the rooms hand it on."""
        given = {name: getattr(self.classes, name) for name in VIEW_NAMES}
        return Recipe(
            name=self.name,
            title=_line(self.title),
            question=_line(self.question),
            audience=_line(self.audience) or "",
            language=self.language,
            views=self.views,
            phases=self.phases,
            classes=MappingProxyType({name: each.classes() for name, each in given.items() if each}),
            palette=self.palette,
            panel=self.panel,
            page=Page(self.page.size, self.page.orientation),
        )


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


def read_recipe(name: str | Path, *, folder: Path | str = ".") -> Recipe:
    """Return the recipe of a map.

    Parameters
    ----------
    name
        One of :data:`geosafe.recipe.SHIPPED_RECIPES`, or a YAML file (``.yaml``, ``.yml``). ``maps/NAME.yaml`` of one
        that comes with geosafe is found wherever one stands.
    folder
        What the path of a file is relative to.

    Returns
    -------
    Recipe
        Frozen; every view, phase, palette and section in it is known.

    Raises
    ------
    CallError
        No recipe has that name.
    MissingFileError
        There is no such file.
    DataError
        With every fault of the file and its line.
    """
    given = str(name)
    if not given.lower().endswith(SUFFIXES):
        if given not in SHIPPED_RECIPES:
            near = difflib.get_close_matches(given.lower(), SHIPPED_RECIPES, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            listed = ", ".join(SHIPPED_RECIPES)
            raise CallError(f"There is no recipe {given!r}. {hint}Write one of {listed}, or the name of a .yaml file.")
        return _shipped(given)
    file = Path(folder) / given
    if file.is_file():
        return _read(file, given)
    if Path(given).parent == Path("maps") and Path(given).stem in SHIPPED_RECIPES:
        return _shipped(Path(given).stem)
    raise MissingFileError(given, f"Write one, or name one that comes with geosafe: {', '.join(SHIPPED_RECIPES)}.")


def _shipped(name: str) -> Recipe:
    with as_file(recipes_folder() / f"{name}.yaml") as file:
        return _read(file, f"maps/{name}.yaml")


def recipes_folder() -> Traversable:
    """Return where the recipes that come with geosafe stand: in the package, or beside it in a checkout."""
    inside = files("geosafe") / "maps"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "maps"


def _read(file: Path, name: str) -> Recipe:
    return read_yaml(file, RecipeFile, name=name, page="docs/map-recipes.md").recipe()
