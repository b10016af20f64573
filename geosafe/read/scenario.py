"""Scenarios: what would be changed in a place, from a YAML file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Self

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

from geosafe.errors import MissingFileError
from geosafe.read.scenario_edits import EditLine, no_watching
from geosafe.read.scenario_values import Block, Text, fault, nearest
from geosafe.read.yaml_file import read_yaml
from geosafe.scenario import RECOMMENDATIONS, Scenario

#: Most edits of one scenario.
MAX_EDITS: Final = 200

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
            kind = fault(found, "Write all in one currency; geosafe knows no rate of exchange.")
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
    context: dict[str, Any] = {"folder": file.parent, "currencies": {}}
    read = read_yaml(file, ScenarioFile, name=str(path), page="docs/scenarios.md", context=context)
    codes = [*context["currencies"]] or [read.currency]
    return Scenario(
        name=read.name,
        because=" ".join((read.because or "").split()),
        serves=read.serves,
        edits=tuple(line.edit(n) for n, line in enumerate(read.edits, start=1)),
        file=Path(path).name,
        currency=codes[0],
    )
