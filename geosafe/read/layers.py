"""Choose the layer of a GeoPackage or the sheet of a workbook that a study names."""

from __future__ import annotations

from collections.abc import Sequence

from geosafe.errors import DataError, Fault


class SeveralLayersError(DataError):
    """A file holds several layers or sheets and the study names none; :attr:`layers` are those to choose from."""

    def __init__(self, fault: Fault, layers: Sequence[str]) -> None:
        super().__init__(fault)
        self.layers = tuple(layers)


def choose_layer(layers: Sequence[str], part: str | None, *, name: str, what: str) -> str:
    """Return the layer that is named, or the only one.

    Parameters
    ----------
    layers
        Those that the file holds, at least one.
    part
        The one that the study names, if it names one.
    name
        What to call the file in messages.
    what
        What to call its layers: ``layer`` or ``sheet``.

    Raises
    ------
    DataError
        There is no such layer.
    SeveralLayersError
        None is named and there are several.
    """
    if part is not None and part in layers:
        return part
    if part is None and len(layers) == 1:
        return layers[0]
    listed = ", ".join(map(repr, layers))
    if part is not None:
        raise DataError(Fault(name, f"it has no {what} {part!r}", f"Write under `layer:` one of {listed}."))
    fault = Fault(name, f"it holds {len(layers)} {what}s: {listed}", f"Add `layer:` with the {what} to read.")
    raise SeveralLayersError(fault, layers)
