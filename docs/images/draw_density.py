"""Draw docs/images/network-density.svg from benchmarks/results/network_density.json."""

from __future__ import annotations

import json
import math
from pathlib import Path

RESULTS = Path(__file__).parents[2] / "benchmarks/results/network_density.json"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 740, 400, 64, 52, 16, 270
#: Edges of the picture: segments, seconds.
X, Y = (4_000, 260_000), (0.01, 20)
#: Column of the results, events, its name, colour, dashes.
LINES = [
    ("simple_core_one_thread_s", 1_000_000, "geosafe, simple, 1 million points", "#005d5d", ""),
    ("simple_core_one_thread_s", 100_000, "geosafe, simple, 100,000 points", "#005d5d", "6 4"),
    ("augmentation_s", 1_000_000, "augmentation, 1 million points", "#9f1853", ""),
    ("augmentation_s", 100_000, "augmentation, 100,000 points", "#9f1853", "6 4"),
    ("networkx_s", 10_000, "networkx, 10,000 points", "#161616", "2 3"),
]


def place(x: float, y: float) -> tuple[float, float]:
    """Return where a value stands in the picture [px]; both axes are logarithmic."""

    def share(value: float, ends: tuple[float, float]) -> float:
        return math.log(value / ends[0]) / math.log(ends[1] / ends[0])

    across, up = share(x, X), share(y, Y)
    return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)


def text(x: float, y: float, words: str, anchor: str = "start") -> str:
    """Return words at a place [px]."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def main() -> None:
    """Write the picture beside this file."""
    rows = json.loads(RESULTS.read_text(encoding="utf-8"))["result"]["sizes"]
    parts, labels = [], []
    for seconds in (0.01, 0.1, 1, 10):
        (x0, y), (x1, _) = place(X[0], seconds), place(X[1], seconds)
        parts += [f'<path d="M{x0:.1f} {y:.1f}H{x1:.1f}" stroke="#ddd"/>', text(x0 - 8, y + 4, f"{seconds:g} s", "end")]
    for segments in (5_000, 50_000, 200_000):
        (x, y0), (_, y1) = place(segments, Y[0]), place(segments, Y[1])
        parts += [f'<path d="M{x:.1f} {y0:.1f}V{y1:.1f}" stroke="#ddd"/>', text(x, y0 + 18, f"{segments:,}", "middle")]
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "segments", "middle"))
    for column, events, name, colour, dashes in LINES:
        points = [place(row["segments"], row[column]) for row in rows if row["events"] == events and column in row]
        line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dashes}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        if len(points) > 1:
            labels.append((points[-1], name))
        else:
            parts.append(text(points[0][0], points[0][1] - 12, name))
    at = dict.fromkeys((x for (x, _), _ in labels), -math.inf)
    for (x, y), name in sorted(labels, key=lambda each: each[0][1]):
        at[x] = max(y + 4, at[x] + 16)
        parts.append(text(x + 12, at[x], name))
    style = "text{font:12px system-ui,sans-serif;fill:#161616}"
    Path(__file__).with_name("network-density.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>Seconds for the density along the streets against the number of segments</title><style>{style}</style>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
