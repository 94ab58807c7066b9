"""Figures and their table: counts, shares, 95 % intervals and bars."""

import math
import random
from dataclasses import dataclass

BANDS = 10


def wilson(hits, of, z=1.96):
    """The 95 % Wilson interval of a share, in per cent: it stays within 0 and 100 and holds for small counts too."""
    if not of:
        return 0.0, 100.0
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)


@dataclass
class Figure:
    """A line of the table. `bar` is ("≥" or "≤", number), or None where a figure is only for information."""

    part: str
    name: str
    count: str
    value: float
    low: float
    high: float
    bar: tuple = None
    unit: str = "%"

    @property
    def met(self):
        if self.bar is None:
            return None
        sense, number = self.bar
        return self.value >= number if sense == "≥" else self.value <= number


def share(part, name, hits, of, bar=None):
    """`hits` of `of`, in per cent. Nothing of nothing meets no bar."""
    value = 100 * hits / of if of else math.nan
    return Figure(part, name, f"{hits} of {of}", value, *wilson(hits, of), bar)


def least(number):
    return "≥", number


def most(number):
    return "≤", number


def band(confidence):
    return min(BANDS - 1, int(confidence * BANDS + 1e-6))


def calibration_error(bands):
    """The expected calibration error, in points: how far, on average, a band's confidence lies from its share right.

    `bands` has for each band [items, right ones, sum of confidences]."""
    items = sum(each[0] for each in bands)
    return 100 * sum(abs(right - sure) for _, right, sure in bands) / items if items else math.nan


def calibration(part, name, items, bar=None):
    """The calibration error of (document, confidence, right) items, its interval drawn by resampling whole documents."""
    documents = {}
    for document, confidence, right in items:
        bands = documents.setdefault(document, [[0, 0, 0.0] for _ in range(BANDS)])
        cell = bands[band(confidence)]
        cell[0] += 1
        cell[1] += right
        cell[2] += confidence
    if not documents:
        return Figure(part, name, "0 names", math.nan, math.nan, math.nan, bar, "points")
    drawn = list(documents.values())
    add = lambda several: [[sum(column) for column in zip(*cells)] for cells in zip(*several)]
    dice = random.Random(1)
    errors = sorted(calibration_error(add(dice.choices(drawn, k=len(drawn)))) for _ in range(200))
    return Figure(part, name, f"{len(items)} names", calibration_error(add(drawn)), errors[5], errors[194], bar, "points")


def table(figures):
    """The figures as lines of text."""
    rows = [("part", "figure", "count", "value", "95 % interval", "bar", "")]
    for figure in figures:
        unit = " %" if figure.unit == "%" else ""
        rows.append((
            figure.part,
            figure.name,
            figure.count,
            f"{figure.value:.1f}{unit}",
            f"{figure.low:.1f} to {figure.high:.1f}",
            f"{figure.bar[0]} {figure.bar[1]:g}{unit}" if figure.bar else "",
            {True: "met", False: "MISSED", None: ""}[figure.met],
        ))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    right = {2, 3, 4, 5}
    for row in rows:
        cells = (cell.rjust(width) if at in right else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths)))
        yield "  ".join(cells).rstrip()
