"""Profiles: whose weights count, as one of those that come with geosafe or from a YAML file."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    create_model,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from geosafe.errors import CallError, MissingFileError
from geosafe.params import COMPONENTS, DARK_PHASES, GOALPOSTS, PARTS, PHASES
from geosafe.profile import DISTANCES, EVERYONE, SHIPPED, Profile
from geosafe.read.yaml_file import TrueFalse, read_yaml

#: How far shares may be from summing to 1.
TOLERANCE: Final = 1e-6
#: No share is larger, be it meant as points of 100.
MOST: Final = 100.0
#: What the name of a file with a profile ends in.
SUFFIXES: Final = (".yaml", ".yml")
#: Longest name of a profile.
MAX_NAME: Final = 60

_Text = Annotated[str, Field(min_length=1, max_length=1000)]
_Share = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]


def _check_name(name: str, info: ValidationInfo) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or len(name) > MAX_NAME:
        raise ValueError(f"{name!r} is no name | Write small letters, digits and hyphens, at most {MAX_NAME}.")
    if name in SHIPPED and not (info.context or {})["shipped"]:
        raise ValueError(f"the profile {name!r} comes with geosafe | Give your own another name.")
    return name


_Name = Annotated[str, AfterValidator(_check_name)]


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Shares(_Block):
    """Numbers that share out 1 between them; one that is left out has nothing."""

    @model_validator(mode="wrap")
    @classmethod
    def _share_out(cls, given: Any, handler: ModelWrapValidatorHandler[_Shares]) -> _Shares:
        """Check the numbers, and their sum even where one of them is at fault, so that all faults come at once."""
        faults: list[InitErrorDetails] = []
        shares: _Shares | None = None
        if lit_by_day := cls is _OF_PHASE["day"] and isinstance(given, Mapping) and "light" in given:
            given = {name: share for name, share in given.items() if name != "light"}
        try:
            shares = handler(given)
        except ValidationError as error:
            faults = [
                InitErrorDetails(type=each["type"], loc=each["loc"], input=each["input"], ctx=each.get("ctx", {}))
                for each in error.errors(include_url=False)
            ]
        if lit_by_day:
            faults.append(_fault(("light",), "light has no weight by day: there is no dark to light | Take it out."))
        if isinstance(given, Mapping) and (said := _sum_fault(given)):
            faults.append(_fault((), said))
        if shares is None or faults:
            raise ValidationError.from_exception_data(cls.__name__, faults)
        return shares


def _fault(loc: tuple[str, ...], said: str) -> InitErrorDetails:
    """Return a fault in the form that :func:`geosafe.read.yaml_file.read_yaml` tells: found | remedy."""
    kind = PydanticCustomError("value_error", "{error}", {"error": said})
    return InitErrorDetails(type=kind, loc=loc, input=None)


def _sum_fault(given: Mapping[str, Any]) -> str | None:
    """Say what shares sum to and what to write instead; None where they sum to 1, or are no such numbers."""
    try:
        shares = {name: float(share) for name, share in given.items()}
    except (TypeError, ValueError):
        return None
    total = sum(shares.values())
    if not all(abs(share) <= MOST for share in shares.values()) or abs(total - 1) <= TOLERANCE:
        return None
    positive = {name: max(share, 0.0) for name, share in shares.items()}
    if not sum(positive.values()):
        return f"the shares sum to {total:g} and must sum to 1 | Give each its share of 1."
    return f"the shares sum to {total:.9g} and must sum to 1 | In the same proportions: {_scaled(positive)}."


def _scaled(shares: Mapping[str, float]) -> str:
    """Return shares in the same proportions, in thousandths that sum to 1: the largest remainders are rounded up."""
    total = sum(shares.values())
    exact = {name: 1000 * share / total for name, share in shares.items()}
    whole = {name: math.floor(each) for name, each in exact.items()}
    by_remainder = sorted(exact, key=lambda name: whole[name] - exact[name])
    for name in by_remainder[: 1000 - sum(whole.values())]:
        whole[name] += 1
    return ", ".join(f"{name}: {each / 1000:g}" for name, each in whole.items())


def _shares_of(name: str, keys: Iterable[str]) -> type[_Shares]:
    fields: dict[str, Any] = dict.fromkeys(keys, (_Share, 0.0))
    return create_model(name, __base__=_Shares, **fields)


def _block(name: str, fields: Mapping[str, Any]) -> type[_Block]:
    return create_model(name, __base__=_Block, **fields)


_OF_PHASE = {
    phase: _shares_of(phase, (name for name in COMPONENTS if name != "light" or phase in DARK_PHASES))
    for phase in PHASES
}
_Weights = _block("weights", {phase: (model, ...) for phase, model in _OF_PHASE.items()})
_Parts = _block("parts", {name: (_shares_of(name, parts), None) for name, parts in PARTS.items()})
_Longest = _block(
    "longest_m",
    {
        part: (Annotated[float, Field(gt=GOALPOSTS[part].full_at, le=GOALPOSTS[part].zero_at)] | None, None)
        for part in DISTANCES
    },
)
_CHOICES = ("weights", "parts", *COMPONENTS, *(part for parts in PARTS.values() for part in parts))
_Sources = _block("sources", dict.fromkeys(_CHOICES, (_Text | None, None)))


class _Constraints(_Block):
    step_free: TrueFalse = False
    longest_m: _Longest = Field(default_factory=_Longest)  # type: ignore[valid-type]


class ProfileFile(_Block):
    """What the file of a profile says."""

    name: _Name
    title: _Text
    who: _Text
    weights: _Weights  # type: ignore[valid-type]
    parts: _Parts = Field(default_factory=_Parts)  # type: ignore[valid-type]
    constraints: _Constraints = Field(default_factory=_Constraints)
    sources: _Sources = Field(default_factory=_Sources)  # type: ignore[valid-type]
    placeholder: TrueFalse = False

    def profile(self) -> Profile:
        """Return the profile as the rooms hand it on; parts that are not given are those of everyone."""
        said = self.model_dump(exclude_none=True)
        return Profile(
            name=self.name,
            title=" ".join(self.title.split()),
            who=" ".join(self.who.split()),
            weights=_frozen(said["weights"]),
            parts=_frozen({**EVERYONE.parts, **said["parts"]}),
            step_free=self.constraints.step_free,
            longest_m=MappingProxyType(said["constraints"]["longest_m"]),
            sources=MappingProxyType(said["sources"]),
            placeholder=self.placeholder,
        )


def _frozen(shares: Mapping[str, Mapping[str, float]]) -> Mapping[str, Mapping[str, float]]:
    return MappingProxyType({name: MappingProxyType(dict(each)) for name, each in shares.items()})


def names_a_file(name: str) -> bool:
    """Whether a profile is named by its file, and not as one of those that come with geosafe."""
    return name.lower().endswith(SUFFIXES)


def name_fault(name: str) -> str | None:
    """Say why a name stands for no profile, as ``found | remedy``; None where it does, or is that of a file."""
    if name in SHIPPED or names_a_file(name):
        return None
    near = difflib.get_close_matches(name.lower(), SHIPPED, n=1, cutoff=0.5)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"there is no profile {name!r} | {hint}Write one of {', '.join(SHIPPED)}, or the name of a .yaml file."


def read_profile(name: str | Path, *, folder: Path | str = ".") -> Profile:
    """Return the profile of a group of users.

    Parameters
    ----------
    name
        One of :data:`geosafe.profile.SHIPPED`, or a YAML file (``.yaml``, ``.yml``).
    folder
        What the path of a file is relative to.

    Returns
    -------
    Profile
        Frozen; its weights sum to 1 in every phase, and those of its parts in every component.

    Raises
    ------
    CallError
        No profile has that name.
    MissingFileError
        There is no such file.
    DataError
        With every fault of the file and its line.
    """
    given = str(name)
    if fault := name_fault(given):
        raise CallError(fault.replace(" | ", ". "))
    if given == EVERYONE.name:
        return EVERYONE
    if given in SHIPPED:
        with as_file(files("geosafe") / "profiles" / f"{given}.yaml") as file:
            return _read(file, file.name, shipped=True)
    file = Path(folder) / given
    if not file.is_file():
        raise MissingFileError(given, f"Write one, or name one that comes with geosafe: {', '.join(SHIPPED)}.")
    return _read(file, given, shipped=False)


def _read(file: Path, name: str, *, shipped: bool) -> Profile:
    return read_yaml(file, ProfileFile, name=name, page="docs/profiles.md", context={"shipped": shipped}).profile()
