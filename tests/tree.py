"""The accessibility tree of a page, as Chromium hands it to a screen reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: What one can act on, by the roles of Chromium's tree.
INTERACTIVE: Final = frozenset(
    {"application", "button", "checkbox", "combobox", "DisclosureTriangle", "link", "listbox", "menuitem", "option",
     "radio", "searchbox", "slider", "spinbutton", "switch", "tab", "textbox"}
)  # fmt: skip
#: Parts of a page that a reader jumps to, of which there can be several, so that each needs a name.
NAMED_PARTS: Final = frozenset({"complementary", "dialog", "form", "navigation", "region", "table"})


@dataclass(frozen=True)
class Heard:
    """One node of the tree: its role, its name, and the names of what stands in it."""

    role: str
    name: str
    within: str


def heard(page: Page) -> list[Heard]:
    """Return the nodes of a page that are not ignored, in the order in which they are read."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {each["nodeId"]: each for each in nodes}

    def text(each: dict[str, Any]) -> str:
        own = str(each.get("name", {}).get("value", ""))
        return own or "".join(text(by_id[child]) for child in each.get("childIds", []) if child in by_id)

    def below(each: dict[str, Any]) -> list[Heard]:
        own = (
            []
            if each.get("ignored")
            else [Heard(each["role"]["value"], str(each.get("name", {}).get("value", "")), text(each))]
        )
        children = [by_id[child] for child in each.get("childIds", []) if child in by_id]
        return [*own, *(one for child in children for one in below(child))]

    return below(nodes[0])


def nameless(nodes: list[Heard]) -> list[str]:
    """Return what a reader could act on or jump to and would hear no name of, and rows' cells that say nothing."""
    silent = [each.role for each in nodes if each.role in INTERACTIVE | NAMED_PARTS and not each.name.strip()]
    return silent + [
        each.role for each in nodes if each.role in {"columnheader", "rowheader"} and not each.within.strip()
    ]
