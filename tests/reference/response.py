"""The total improvement score again, from the published table alone: fractions, and no line of the program.

Points by how many of a measure's thresholds an improvement is above, in percent of the range.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

Pair = tuple[Fraction, Fraction]  # before, now

TABLE = {  # the thresholds in percent, the points above each; a sign: +1 where more is better
    "physician": (-1, (5, 15, 25, 40), ("7.5", "15", "17.5", "20")),
    "patient": (-1, (5, 15, 25, 40), ("2.5", "5", "7.5", "10")),
    "strength": (+1, (2, 10, 20, 30), ("10", "20", "27.5", "32.5")),
    "function": (-1, (5, 15, 25, 40), ("5", "7.5", "7.5", "10")),
    "enzyme": (-1, (5, 15, 25, 40), ("2.5", "5", "7.5", "7.5")),
    "extramuscular": (-1, (5, 15, 25, 40), ("7.5", "12.5", "15", "20")),
}
CUT_OFFS = {True: (20, 40, 60), False: (30, 45, 70)}  # X14: of adults, and of juvenile dermatomyositis
GRADES = ("none", "minimal", "moderate", "major")
RANGES = {"physician": 10, "patient": 10, "strength": 150, "function": 3, "extramuscular": 10}


def points(measure: str, pair: Pair, extent: Fraction) -> Fraction:
    """The points of one measure."""
    sign, thresholds, worth = TABLE[measure]
    before, now = pair
    percent = sign * (now - before) / extent * 100
    above = sum(percent > threshold for threshold in thresholds)
    return Fraction(worth[above - 1]) if above else Fraction(0)


def total(pairs: Mapping[str, Pair], limit: Fraction) -> Fraction:
    """The points of six measures; an enzyme counts against 15 times its upper limit."""
    extents = {name: Fraction(size) for name, size in RANGES.items()} | {"enzyme": 15 * limit}
    return sum((points(name, pair, extents[name]) for name, pair in pairs.items()), Fraction(0))


def grade(points: Fraction, adult: bool) -> str:
    """The response that so many points are: from each cut-off on, the next better one."""
    return GRADES[sum(points >= cut_off for cut_off in CUT_OFFS[adult])]


def is_worse(pairs: Mapping[str, Pair]) -> bool:
    """Whether one of the three ways to be worse is met; every value before is above 0."""
    loss = {name: -TABLE[name][0] * (now - before) for name, (before, now) in pairs.items()}
    relative = {name: loss[name] / before * 100 for name, (before, _) in pairs.items()}
    by_strength = loss["physician"] >= 2 and relative["strength"] >= 20
    many = sum(relative[name] >= 30 for name in pairs if name != "enzyme") >= 3
    return by_strength or loss["extramuscular"] >= 2 or many
