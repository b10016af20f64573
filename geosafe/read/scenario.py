"""Scenarios: what would be changed in a place, from a YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import InitErrorDetails

from geosafe.errors import DataError, Fault, MissingFileError
from geosafe.read.files import path_fault
from geosafe.read.scenario_edits import EditLine, no_watching
from geosafe.read.scenario_links import check_links
from geosafe.read.scenario_values import Block, Text, fault, nearest
from geosafe.read.yaml_file import read_yaml
from geosafe.scenario import RECOMMENDATIONS, Scenario

#: Most edits of one scenario.
MAX_EDITS: Final = 200

#: Most files that one scenario may build on, each of which may build on others.
MAX_BASES: Final = 10

_ONE_CURRENCY: Final = "Write all in one currency; geosafe knows no rate of exchange."
_Line = Annotated[EditLine, BeforeValidator(no_watching)]


def _check_served(ref: str) -> str:
    if ref not in RECOMMENDATIONS:
        raise fault(
            f"{ref!r} is no recommendation of the manifesto",
            f"{nearest(ref, RECOMMENDATIONS)}Write ids such as PS-10 or CN-7; docs/scenarios.md lists them.",
        )
    return ref


def _check_list(given: Any) -> Any:
    if not isinstance(given, list | tuple) or not given:
        raise fault("there are no edits", "Write one on each line: `- add_lamps: {…}`.")
    if len(given) > MAX_EDITS:
        raise fault(f"{len(given)} edits", f"Write at most {MAX_EDITS} in one scenario.")
    return given


class ScenarioFile(Block):
    """What the file of a scenario says."""

    name: Text
    because: Annotated[str, Field(max_length=2000)] | None = None
    serves: tuple[Annotated[str, AfterValidator(_check_served)], ...] = ()
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    builds_on: Annotated[tuple[Text, ...], Field(max_length=MAX_BASES)] = ()
    edits: Annotated[tuple[_Line, ...], BeforeValidator(_check_list)]

    @model_validator(mode="wrap")
    @classmethod
    def _one_currency(cls, given: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Check that all costs are in one currency even where something else is at fault: all faults come at once."""
        faults: list[InitErrorDetails] = []
        read: Self | None = None
        try:
            read = handler(given)
        except ValidationError as error:
            faults = [
                InitErrorDetails(type=each["type"], loc=each["loc"], input=each["input"], ctx=each.get("ctx", {}))
                for each in error.errors(include_url=False)
            ]
        said = given.get("currency") if isinstance(given, Mapping) else None
        codes = {*(info.context or {}).get("currencies", ()), *([said] if isinstance(said, str) else [])}
        if len(codes) > 1:
            found = f"costs are in {' and '.join(sorted(codes))}"
            kind = fault(found, _ONE_CURRENCY)
            faults.append(InitErrorDetails(type=kind, loc=("edits",), input=None))
        if read is None or faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return read


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file, for editors that complete and check while one types."""
    schema = ScenarioFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "A scenario of geosafe"}


def read_scenario(path: str | Path, *, folder: Path | str | None = None) -> Scenario:
    """Return what a scenario file says.

    Parameters
    ----------
    path
        A YAML file, as ``docs/scenarios.md`` tells, or as the map's drawing tool writes it.
    folder
        What ``path`` is relative to; the working folder unless given. Files of shapes stand beside the scenario, in
        its folder or below.

    Returns
    -------
    Scenario
        Frozen. Nothing in it has been looked up in a study yet: :func:`geosafe.compare.edits.apply_scenario` does.

    Raises
    ------
    MissingFileError
        There is no such file.
    DataError
        With every fault of the file and its line.
    """
    file = Path(folder or ".") / path
    if not file.is_file():
        raise MissingFileError(str(path), "Write one, or draw one on the map: Tools, Draw a scenario.")
    parts: dict[Path, _Part] = {}
    faults = _read_with_bases(file, str(path), parts, ())
    if faults:
        raise DataError(faults)
    read = [*parts.values()]
    own, alone = read[-1], len(read) == 1
    lines = [(each.name, k, line) for each in read for k, line in enumerate(each.file.edits, start=1)]
    edits = tuple(
        line.edit(n, "" if alone else f"{name}, edit {k}") for n, (name, k, line) in enumerate(lines, start=1)
    )
    codes = list(dict.fromkeys(each.currency for each in read if each.currency))
    faults = check_links(edits, Path(path).name)
    if len(codes) > 1:
        faults.append(
            Fault(str(path), f"it and what it builds on have costs in {' and '.join(sorted(codes))}", _ONE_CURRENCY)
        )
    if len(edits) > MAX_EDITS:
        faults.append(Fault(str(path), f"{len(edits)} edits with what it builds on", f"At most {MAX_EDITS} in all."))
    if faults:
        raise DataError(faults)
    return Scenario(
        name=own.file.name,
        because=" ".join((own.file.because or "").split()),
        serves=tuple(dict.fromkeys(ref for each in (own, *read[:-1]) for ref in each.file.serves)),
        edits=edits,
        file=Path(path).name,
        currency=next(iter(codes), None),
    )


class _Part(NamedTuple):
    """One file of a scenario: what it is called in messages, what it says, and the currency of its costs."""

    name: str
    file: ScenarioFile
    currency: str | None


def _read_with_bases(file: Path, name: str, parts: dict[Path, _Part], above: tuple[Path, ...]) -> list[Fault]:
    """Read a file into ``parts``, after all that it builds on; each file once."""
    context: dict[str, Any] = {"folder": file.parent, "currencies": {}}
    try:
        read = read_yaml(file, ScenarioFile, name=name, page="docs/scenarios.md", context=context)
    except DataError as error:
        return list(error.faults)
    faults = []
    here = (*above, file.resolve())
    for base in read.builds_on:
        found = path_fault(base, folder=file.parent)
        at = (file.parent / base).resolve()
        if found is None and not at.is_file():
            found = f"{base!r} is no file | Name one scenario file."
        if found is None and at in here:
            found = f"{base!r} builds on this file in turn | Take one of the two out of `builds_on`."
        if found is not None:
            said, _, remedy = found.partition(" | ")
            faults.append(Fault(name, said, remedy, column="builds_on"))
        elif at not in parts:
            faults += _read_with_bases(file.parent / base, base, parts, here)
    parts[file.resolve()] = _Part(name, read, next(iter(context["currencies"]), read.currency))
    return faults
