"""What tests read from PDF files and pictures of pages."""

from __future__ import annotations

import io
import json
import warnings
from typing import Any

import numpy as np
import pypdf
import rasterio
import typst


def opened(made: bytes) -> pypdf.PdfReader:
    """Return a reader of a PDF."""
    return pypdf.PdfReader(io.BytesIO(made))


def words_of(made: bytes) -> str:
    """Return the text of all pages, with every run of white space as one space."""
    text = " ".join(page.extract_text() for page in opened(made).pages)
    return " ".join(text.replace("\u00a0", " ").split())


def fonts_of(made: bytes) -> dict[str, bool]:
    """Return the fonts of all pages by name, and whether each is in the file."""
    found = {}
    for page in opened(made).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            held = inner["/FontDescriptor"].get_object()
            found[str(inner["/BaseFont"]).split("+")[-1]] = any(name in held for name in ("/FontFile2", "/FontFile3"))
    return found


def grey(png: bytes) -> np.ndarray:
    """Return a picture as an array (rows, columns) of grey from 0 black to 255 white."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rasterio.errors.NotGeoreferencedWarning)
        with rasterio.MemoryFile(png) as file, file.open() as picture:
            bands = picture.read().astype(float)
    return np.tensordot((0.2126, 0.7152, 0.0722), bands[:3], axes=1)


def picture_of(svg: str, *, width_mm: float, height_mm: float, dpi: int = 600) -> np.ndarray:
    """Return an SVG drawing of a size as it is printed in grey."""
    page = f"#set page(width: {width_mm}mm, height: {height_mm}mm, margin: 0mm)\n"
    markup = page + '#image(bytes(json(bytes(sys.inputs.data))), format: "svg", width: 100%)'
    return grey(typst.compile(markup.encode(), format="png", ppi=float(dpi), sys_inputs={"data": json.dumps(svg)}))


def alternatives(made: bytes) -> list[str]:
    """Return the alternative texts of all pictures, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(opened(made).trailer["/Root"]["/StructTreeRoot"])
    return found
