"""Opening hours of 20,000 venues by hour of the week, beside the evaluator asked hour by hour.

Run with ``python -m benchmarks.week``. No two of the texts are the same; they are made with a seed in the forms that
stand in OpenStreetMap, and 60 % of them say the same of every week. The peer is opening-hours-py, on which geosafe
rests, asked at half past every hour of the same weeks; it takes a sample of the venues, and its seconds are scaled to
all of them.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from opening_hours import OpeningHours

from benchmarks.peak import peak_mb
from geosafe.prepare import hours_calendar
from geosafe.prepare.open_week import open_week
from geosafe.week import HOURS

LON, LAT, TZ, COUNTRY = 2.3574, 48.9362, "Europe/Paris", "FR"
START, END = date(2024, 1, 1), date(2024, 12, 31)
N: Final = 20_000
PEER_SAMPLE: Final = 40
SEED: Final = 7
#: Share of the texts in each form, and how many clock times it takes.
FORMS: Final = (
    (0.25, "Mo-Fr {}-{}; Sa {}-{}"),
    (0.15, "Mo-Th {}-{}; Fr-Sa {}-{}; Su off"),
    (0.10, "Mo-Su {}-{}"),
    (0.10, "Tu-Sa {}-{},{}-{}"),
    (0.20, "Mo-Fr {}-{}; Sa {}-{}; PH off"),
    (0.10, "Mo-Sa {}-{}; Su,PH {}-{}"),
    (0.05, "Apr-Sep Mo-Su {}-{}; Oct-Mar Mo-Sa {}-{}"),
    (0.03, "sunrise-sunset; Mo {}-{}; Tu {}-{}"),
    (0.02, "Mo-Fr {}-{}; Dec 24-26 off; Sa {}-{}"),
)


def run() -> dict[str, Any]:
    """Return seconds [s] on the clock and of one core, memory at the peak [MB], and how the peer compares.

    The ratio is of the seconds of one core, which other work on the machine hardly changes.
    """
    texts = pd.Series(list(made()), dtype=object)
    kinds = pd.Series(["shop"] * N)
    where = {"lon": LON, "lat": LAT, "tz": TZ, "country": COUNTRY, "start": START, "end": END}
    open_week(texts[:10], kinds[:10], **where)  # imports
    times, cpu = [], []
    for _ in range(3):
        begin, used = time.perf_counter(), time.process_time()
        week, _, findings = open_week(texts, kinds, **where)
        times.append(time.perf_counter() - begin)
        cpu.append(time.process_time() - used)
    peak = peak_mb()
    used = time.process_time()
    theirs = np.array([hour_by_hour(text) for text in texts[:PEER_SAMPLE]])
    peer_s = (time.process_time() - used) * N / PEER_SAMPLE
    ours = week.open[:PEER_SAMPLE].to_numpy()
    whole = (ours == 0) | (ours == 1)  # of an hour that is open in part, half past tells only one side
    return {
        "venues": N,
        "distinct_texts": int(texts.nunique()),
        "read": next(finding.n for finding in findings if finding.code == "hours-observed"),
        "goal_s": 10.0,
        "geosafe_s": round(min(times), 2),
        "geosafe_cpu_s": round(min(cpu), 2),
        "peak_mb": peak,
        "peer_sample": PEER_SAMPLE,
        "peer_cpu_s_scaled": round(peer_s, 1),
        "ratio": round(peer_s / min(cpu), 1),
        "whole_hours": int(whole.sum()),
        "whole_hours_that_differ": int((theirs != ours)[whole].sum()),
    }


def made() -> Iterator[str]:
    """Yield texts of opening hours, each once."""
    draw = random.Random(SEED)  # noqa: S311
    seen: set[str] = set()
    while len(seen) < N:
        form = draw.choices([form for _, form in FORMS], [share for share, _ in FORMS])[0]
        minutes = []
        for i in range(form.count("{}") // 2):
            opens = draw.randrange(6, 11 if i == 0 else 13) * 60 + draw.choice((0, 0, 15, 30, 30, 45))
            if i and "," in form.split("}", 2)[2][:2]:
                opens = 13 * 60 + draw.randrange(0, 8) * 15
            minutes += [opens, opens + draw.randrange(12, 56) * 15]
        if form.startswith("Tu-Sa"):
            minutes[1] = minutes[0] + draw.randrange(4, 8) * 15
            minutes[2] = minutes[1] + draw.randrange(2, 10) * 15
            minutes[3] = minutes[2] + draw.randrange(8, 40) * 15
        text = form.format(*(f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes))
        if text not in seen:
            seen.add(text)
            yield text


def hour_by_hour(text: str) -> list[float]:
    """Return the share of the weeks in which a place is open at half past each hour of the week."""
    zone = ZoneInfo(TZ)
    hours = OpeningHours(text, timezone=zone, country=COUNTRY, coords=(LAT, LON))
    opened, occurs = [0] * HOURS, [0] * HOURS
    for first, after in hours_calendar._sample_weeks(START, END):
        for day in range((after - first).days):
            for hour in range(24):
                at = datetime.combine(first + timedelta(days=day), datetime.min.time(), zone).replace(
                    hour=hour, minute=30
                )
                slot = 24 * at.weekday() + hour
                opened[slot] += hours.is_open(at)
                occurs[slot] += 1
    return [each / often for each, often in zip(opened, occurs, strict=True)]


if __name__ == "__main__":
    print(json.dumps(run(), indent=2))
