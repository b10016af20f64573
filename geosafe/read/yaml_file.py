"""Read a YAML file into a checked model, and say every fault with the line it stands on."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import ErrorDetails

from geosafe.errors import DataError, Fault, MissingFileError
from geosafe.read.open_file import read_bytes

#: Largest YAML file that is read [bytes]: a hundred times a long study file.
MAX_BYTES: Final = 1_000_000
#: Most values after aliases are written out: an alias bomb grows a thousandfold a level.
MAX_VALUES: Final = 20_000
#: Deepest nesting that is followed.
MAX_DEPTH: Final = 20

_CORE: Final = "tag:yaml.org,2002:"
_PLAIN_TAGS: Final = {_CORE + tag for tag in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq")}

Loc = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


def _check_bool(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


#: ``true`` or ``false``, and no other word.
TrueFalse = Annotated[bool, BeforeValidator(_check_bool), Field(strict=True)]


def read_yaml(
    path: Path, model: type[Model], *, name: str | None = None, page: str = "docs/study-file.md", context: Any = None
) -> Model:
    """Read a YAML 1.2 file as text values and check it against a model.

    Every scalar reaches the model as the text that stands in the file, so ``22:30``, ``NO`` and
    ``007`` stay what they are; only an empty value, ``~`` and ``null`` are missing. The model turns
    text into numbers and dates.

    Parameters
    ----------
    path
        The file; at most :data:`MAX_BYTES` bytes of UTF-8.
    model
        A pydantic model. A key that it does not know is a fault that names the nearest known key.
    name
        What to call the file in messages; its own name by default.
    page
        The page of the documentation that shows an example of such a file.
    context
        Passed on to the model's validators.

    Raises
    ------
    MissingFileError
        When there is no such file.
    DataError
        With every fault of the file and its line: syntax, a key twice, a tag, an alias bomb, an
        unknown key, a value of the wrong kind.
    """
    name = name or path.name
    tree, lines = _read_tree(path, name, page)
    try:
        return model.model_validate(tree, context=context)
    except ValidationError as error:
        details = error.errors(include_url=False)
    faults = [_fault(detail, model, lines, name) for detail in details]
    raise DataError(sorted(faults, key=lambda fault: fault.row or 0))


def _read_tree(path: Path, name: str, page: str) -> tuple[dict[str, Any], dict[Loc, int]]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.nodes import MappingNode

    if not path.is_file():
        raise MissingFileError(name, "Write one, or let `geosafe new` draft it.")
    if path.stat().st_size > MAX_BYTES:
        raise DataError(Fault(name, f"it is larger than {MAX_BYTES:,} bytes", "Such a file holds text, not data."))
    data = read_bytes(path, name=name, most=MAX_BYTES)
    try:
        node = YAML(typ="safe", pure=True).compose(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DataError(Fault(name, f"byte {error.start + 1} is not UTF-8", "Save the file as UTF-8.")) from None
    except MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        found = error.problem or error.context or "this is not YAML"
        raise DataError(Fault(name, found, "Check the indentation, colons and quotes.", row=row)) from None
    except RecursionError:
        raise DataError(Fault(name, "blocks are nested too deeply", "Write plain YAML.")) from None
    except (YAMLError, ValueError) as error:
        found = str(error).splitlines()[0] if str(error) else "this is not YAML"
        raise DataError(Fault(name, found, "Write plain YAML.")) from None
    if not isinstance(node, MappingNode):
        raise DataError(Fault(name, "it does not hold `key: value` lines", f"See {page} for an example."))
    walk = _Walk(name)
    tree = walk.value(node, ())
    if walk.faults:
        raise DataError(walk.faults)
    return tree, walk.lines


class _Walk:
    """Turns YAML nodes into dicts, lists and texts; notes the line of each and every fault."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Loc, int] = {}
        self.faults: list[Fault] = []

    def value(self, node: Any, loc: Loc) -> Any:
        from ruamel.yaml.nodes import MappingNode, ScalarNode

        row = node.start_mark.line + 1
        self.lines.setdefault(loc, row)
        if len(self.lines) > MAX_VALUES or len(loc) > MAX_DEPTH:
            found = "aliases make this file grow without bound" if node.anchor else "there are too many values"
            raise DataError(Fault(self.name, found, "Write the values out without & and *.", row=row))
        if node.tag not in _PLAIN_TAGS:
            tag = node.tag.removeprefix(_CORE)
            self.fault(f"the tag or merge key {tag!r} is not allowed", "Write plain values.", row, loc)
            return None
        if isinstance(node, ScalarNode):
            return None if node.tag == _CORE + "null" else node.value
        if isinstance(node, MappingNode):
            return self.mapping(node, loc)
        return [self.value(item, (*loc, i)) for i, item in enumerate(node.value)]

    def mapping(self, node: Any, loc: Loc) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, item in node.value:
            row, text = key.start_mark.line + 1, key.value
            if not isinstance(text, str):
                self.fault("a key is not a word", "Write `key: value`.", row, loc)
            elif text in found:
                earlier = self.lines[(*loc, text)]
                self.fault(f"{text!r} stands here again (first on line {earlier})", "Keep one.", row, loc)
            else:
                self.lines[(*loc, text)] = row
                found[text] = self.value(item, (*loc, text))
        return found

    def fault(self, found: str, remedy: str, row: int, loc: Loc) -> None:
        self.faults.append(Fault(self.name, found, remedy, row=row, column=_dotted(loc) or None))


def _dotted(loc: Loc) -> str:
    return ".".join(str(part) for part in loc)


def _fault(detail: ErrorDetails, model: type[BaseModel], lines: dict[Loc, int], name: str) -> Fault:
    loc: Loc = tuple(part for part in detail["loc"] if part != "[key]")
    row = next((lines[loc[:n]] for n in range(len(loc), 0, -1) if loc[:n] in lines), None)
    column = _dotted(loc) or None
    kind, given = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        known = _known_keys(model, loc[:-1])
        near = difflib.get_close_matches(str(loc[-1]), known, n=1, cutoff=0.5)
        remedy = (f"Did you mean {near[0]!r}? " if near else "") + f"Known keys: {', '.join(known)}."
        return Fault(name, f"the key {str(loc[-1])!r} is not known", remedy, row=row, column=column)
    if kind == "missing":
        return Fault(name, f"the key {str(loc[-1])!r} is missing", "Add it.", row=row, column=column)
    if kind == "value_error":  # raised by the model itself: found | remedy
        found, _, remedy = str(detail["ctx"]["error"]).partition(" | ")
        return Fault(name, found, remedy, row=row, column=column)
    shown = repr(given) if isinstance(given, str | int | float) else "nothing" if given is None else "a block"
    must = detail["msg"].removeprefix("Input should be ")
    return Fault(name, f"found {shown}", f"Must be {must}.", row=row, column=column)


def _known_keys(model: type[BaseModel], loc: Loc) -> list[str]:
    """Names of the keys that the model at ``loc`` knows, as they are written in the file."""
    for part in loc:
        if isinstance(part, str):
            field = next(f for key, f in model.model_fields.items() if part in (key, f.alias))
            model = _models_in(field.annotation)[0]
    return [field.alias or key for key, field in model.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
