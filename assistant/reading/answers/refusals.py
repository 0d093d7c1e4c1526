"""Numbers that can be read two ways, or are not one number: refused before any is read."""

from __future__ import annotations

import re


def refused(typed: str) -> str:
    """Why the folded text is no number that can be used, as a sentence; "" where none speaks against it."""
    if any(c.isnumeric() and not c.isascii() and c not in "⁰¹²³⁴⁵⁶⁷⁸⁹" for c in typed):
        return f'Please type "{typed}" with the digits 0 to 9.'
    if comma := re.match(r"[^\d]{0,3}(\d+(?:,\d+)+(?:\.\d+)?)", typed, re.ASCII):
        return _comma(comma.group(1))
    if spaced := re.match(r"[+-]?(\d{1,3}(?: \d{3})+)(?!\d|\^)", typed, re.ASCII):
        joined = spaced.group(1).replace(" ", "")
        return f'"{spaced.group(1)}" can be {joined} or two numbers. Please type {joined} without a space.'
    if re.match(
        r"[<>≤≥~≈]|(?:about|around|approx\w*|roughly|circa|ca\.?|over|under|up to|at (?:least|most))\b",
        typed,
        re.I,
    ):
        return f'"{typed}" is not one number. Please type the number itself.'
    if re.match(r"(?:an? )?(?:few|couple|several|some)\b", typed, re.I):
        return f'"{typed}" is not one number. Please type the number itself.'
    if re.match(r"[+-]?[\d.]+\s*[+-]?\s*(?:-|to\b|or\b|\.\.)\s*\d", typed, re.I | re.ASCII):
        return f'"{typed}" is a range. Please type one number.'
    if re.match(r"[+-]?(?:[\d.]+e[+-]?\d|nan\b|inf(?:inity)?\b)", typed, re.I | re.ASCII):
        return f'"{typed}" is not a plain number. Please type it with digits and a point only.'
    return ""


def _comma(number: str) -> str:
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", number):
        joined = number.replace(",", "")
        either = f'"{number}" can be {joined} or {number.replace(",", ".", 1).rstrip("0").rstrip(".")}.'
        return f"{either} Please type {joined} without the comma."
    if number.count(",") > 1:
        return f'"{number}" is not one number. Please type it with a point.'
    either = f'"{number}" can be {number.replace(",", ".")} or {number.replace(",", "")}.'
    return f"{either} Please type it with a point."
