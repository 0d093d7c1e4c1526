"""Tables: rows of cells set apart by wide gaps, tabs or bars, below a row that says what the columns are.

A column is a time, a limit, a percentage, or nothing that is read. Each value of a row is given what its
column says, so that what follows reads a row as a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.reading.text import times
from assistant.reading.text.combining import halves, named_in_pairs
from assistant.reading.text.times import When
from assistant.reading.text.token import Token

_WIDE = 2  # spaces between two cells
_LONGEST = 6  # tokens of what heads a column
_MORE = 2  # cells of a row that no column is headed for: its name, a remark
_LATER = Decimal("0.001")  # weeks: from one column to the next of its day
_SIDES = 2  # cells below one day: `R   L`
_ROW = 3  # cells that are set apart by slashes
_BELOW = 4  # lines from what heads columns to a row of them
_NONE = ("-", "--", "—", "n/a", "nd")
_UNIT = re.compile(r"(?<![\w/])[µμmnpk]?(?:kat|g|mol|U|IU|UI)/[dcm]?[lL](?![\w/])\s*")
_DATE = re.compile(r"\d\d-\d\d(?!\d)|\d{1,2}/\d{1,2}(?![\d/])|\d{1,2}\.\d{1,2}\.(?!\d)")


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column says, and where in its line it stands."""

    kind: str  # `time`, `limit`, `percent`, or `` for what is not read
    first: int
    last: int
    when: When | None = None


def tabled(text: str, tokens: Sequence[Token], today: date) -> list[Token]:
    """The tokens, with the rows of tables told in the order of their columns."""
    return [token for _, told in _lines_told(text, tokens, today) for token in named_in_pairs(told)]


def untabled(text: str, tokens: Sequence[Token], today: date) -> list[tuple[int, int]]:
    """The lines that are of no table, where wide gaps mean nothing."""
    lines = [line for line, told in _lines_told(text, tokens, today) if told is line and line]
    return [(line[0].start, line[-1].end) for line in lines]


def _lines_told(text: str, tokens: Sequence[Token], today: date) -> Iterator[tuple[list[Token], list[Token]]]:
    """Each line, and what it tells: itself, or the row of a table."""
    columns: list[_Column] = []
    names: list[list[Token]] = []  # of the columns, where each row is a day
    lines = [(line, _cells(text, [t for t in line if t.kind != "line"])) for line in _lines(tokens)]
    below = [any(_is_row(cells) for _, cells in lines[n + 1 : n + _BELOW]) for n in range(len(lines))]
    for (line, cells), rows in zip(lines, below, strict=True):
        ends = [t for t in line if t.kind == "line"]
        names = names if len(cells) == len(names) else _names(cells)
        if names and cells[0] is not names[0] and (when := _timed(text, cells[0], today)) is not None:
            yield line, [*_day(cells, names, when), *ends]
        elif len(cells) > 1 and rows and (headed := _columns(text, cells, today)):
            columns = headed
            yield line, [*(t for t in cells[0] if not t.when and not t.number), *ends]
        elif (
            columns
            and _is_row(cells := _with_name_apart(cells, columns))
            and (len(cells) <= len(columns) + _MORE or _each(cells, columns) > 1)
        ):
            yield line, [*(t for row in _apart(cells) for t in _row(text, row, columns)), *ends]
        else:
            columns = columns if len(cells) > 1 or (cells and cells[0][0].text in "*") else []
            yield line, list(line) if names or (columns and len(cells) > 1) else line


def _with_name_apart(cells: list[list[Token]], columns: Sequence[_Column]) -> list[list[Token]]:
    """The cells of a row whose first value stands close behind its name."""
    close = len(cells) == len(columns) and len(cells[0]) > 1 and cells[0][-1].number is not None
    return [cells[0][:-1], cells[0][-1:], *cells[1:]] if close else cells


def _is_row(cells: Sequence[Sequence[Token]]) -> bool:
    named = any(t.meanings for cell in cells[1:] for t in cell[:1]) and any(t.number for t in cells[0])
    return len(cells) > 1 and not named and any(t.number for cell in cells[1:] for t in cell)


def _names(cells: list[list[Token]]) -> list[list[Token]]:
    """The cells of a row that heads a day, and what is measured on it: `Date | CK | power`."""
    day = len(cells) > 1 and len(cells[0]) == 1 and cells[0][0].term("column") == "day"
    return cells if day and not any(t.number for cell in cells for t in cell) else []


def _day(cells: Sequence[Sequence[Token]], names: Sequence[Sequence[Token]], when: When) -> Iterator[Token]:
    """What is measured on one day, each value behind its name."""
    for name, cell in zip(names[1:], cells[1:], strict=True):
        start, end = cell[0].start, cell[-1].end
        yield from (replace(t, start=start, end=start) for t in name)
        yield from cell
        yield Token(end, end, when.typed, "when", when=when)
        yield Token(end, end, ";", "mark")


def _lines(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in tokens:
        line.append(token)
        if token.kind == "line":
            yield line
            line = []
    yield line


def _cells(text: str, tokens: Sequence[Token]) -> list[list[Token]]:
    """The cells of a line, between bars or wide gaps; without any, between slashes that stand apart."""
    cells: list[list[Token]] = []
    last: Token | None = None
    for token in tokens:
        gap = text[last.end : token.start] if last else ""
        if not cells or (last and last.text == "|") or "\t" in gap or len(gap) >= _WIDE:
            cells.append([])
        if token.text != "|":
            cells[-1].append(token)
        last = token
    cells = [cell for cell in cells if cell]
    return cells if len(cells) != 1 else _slashed(cells[0])


def _slashed(tokens: Sequence[Token]) -> list[list[Token]]:
    """`02 Sep / 3310 / 50` in its cells, and `CK 7200 / 2100 / 380` with its name apart."""
    cells: list[list[Token]] = [[]]
    for token in tokens:
        parts = halves(token) if " / " in token.text else None
        if parts is not None:
            cells[-1].append(parts[0])
            cells.append([parts[1]])
        elif token.text == "/":
            cells.append([])
        else:
            cells[-1].append(token)
    if len(cells) < _ROW or not all(cells):
        return [list(tokens)]
    name, first = cells[0][:-1], cells[0][-1:]
    return [name, first, *cells[1:]] if name and first[0].number and not first[0].when else cells


def _columns(text: str, cells: Sequence[Sequence[Token]], today: date) -> list[_Column]:
    """The columns that a row heads; none where it is no such row."""
    columns = [_column(text, cell, today) for cell in cells]
    told = [cell for cell in cells[1:] if any(t.number for t in cell) and _timed(text, cell, today) is None]
    if told or any(len(cell) > _LONGEST for cell in cells):
        return []
    lead = text[text.rfind("\n", 0, cells[0][0].start) + 1 : cells[0][0].start]
    columns = columns if len(lead) >= _WIDE or "\t" in lead else columns[1:]
    if 2 * sum(c.kind != "" for c in columns) < len(columns):
        return []  # a sentence with wide gaps
    columns = _in_their_order(columns)
    timed = sum(c.kind == "time" for c in columns)
    if any(c.kind == "percent" for c in columns) and len(columns) > 1:  # `Pre` is no time beside `% pred`
        dated = [c.kind != "time" or (c.when is not None and c.when.weeks is not None) for c in columns]
        return [c if d else replace(c, kind="", when=None) for c, d in zip(columns, dated, strict=True)]
    return columns if timed > 1 else []


def _in_their_order(columns: Sequence[_Column]) -> list[_Column]:
    """The columns, those of one day a little apart: `11/27 0800   11/27 2000`."""
    found: list[_Column] = []
    newer = -1 if (_weeks(columns[0]) or 0) < (_weeks(columns[-1]) or 0) else 1
    for column in columns[::newer][::-1]:  # the newest first
        weeks, last = _weeks(column), _weeks(found[-1]) if found else None
        if column.when and weeks is not None and last is not None and last - 9 * _LATER < weeks <= last:
            column = replace(column, when=replace(column.when, weeks=last + _LATER))
        found.append(column)
    return found[::-1][::newer]


def _weeks(column: _Column) -> Decimal | None:
    return column.when.weeks if column.when else None


def _column(text: str, cell: Sequence[Token], today: date) -> _Column:
    line = text.rfind("\n", 0, cell[0].start) + 1
    first, last = cell[0].start - line, cell[-1].end - line
    when = _timed(text, cell, today)
    if when is not None:
        return _Column("time", first, last, when)
    limit = any(t.term("limit") == "limit" for t in cell)
    percent = "%" in text[cell[0].start : cell[-1].end]
    return _Column("limit" if limit else "percent" if percent else "", first, last)


def _timed(text: str, cell: Sequence[Token], today: date) -> When | None:
    """The time that heads a column: a date above all, or `baseline`."""
    whens = sorted((t.when for t in cell if t.when), key=lambda w: (w.kind != "now", w.weeks is None))
    said = text[cell[0].start : cell[-1].end]
    if not any(w.weeks is not None for w in whens) and (day := _DATE.search(said)) is not None:
        style = times.style_of(text, today)
        at = times.day_of_month(re.sub(r"[-.]", "/", day.group().rstrip(".")), today, style)
        return times.ago(at, today, said) if at is not None else None
    return whens[0] if whens else None


def _apart(cells: list[list[Token]]) -> list[list[list[Token]]]:
    """The rows that one is of: `GOT/GPT   210/260   98/120` is two."""
    names = [t for t in cells[0] if t.meanings]
    parts = [[halves(t) for t in cell] for cell in cells[1:]]
    if len(names) != 2 or not any(t.text == "/" for t in cells[0]) or not any(map(any, parts)):
        return [cells]
    return [[[name], *([p[n] for p in cell if p] for cell in parts)] for n, name in enumerate(names)]


def _row(text: str, cells: Sequence[Sequence[Token]], columns: Sequence[_Column]) -> Iterator[Token]:
    """The name of a row, and its cells with what their columns say."""
    yield from (t for t in cells[0] if t.number is None)
    unit = _UNIT.search(text, cells[0][0].start, cells[1][0].start)
    if (
        unit is None
        and len(cells) > 2
        and (unit := _UNIT.fullmatch(text, cells[1][0].start, cells[1][-1].end))
    ):
        cells = [cells[0], *cells[2:]]
    units = {t.number.unit for cell in cells[1:] for t in cell if t.number}
    if {"", "L"} <= units:  # some are low
        cells = [cells[0], *([_in_unit(t, "", "L") for t in cell] for cell in cells[1:])]
    line = text.rfind("\n", 0, cells[0][0].start) + 1
    each = _each(cells, columns)
    for n, cell in enumerate(cells[1:]):
        if text[cell[0].start : cell[-1].end].casefold() in _NONE:
            continue
        middle = (cell[0].start + cell[-1].end) / 2 - line
        column = (
            columns[n // each] if each else min(columns, key=lambda c: abs((c.first + c.last) / 2 - middle))
        )
        yield from _told(cell, column, unit.group().strip() if unit else "")
    end = cells[-1][-1].end
    yield Token(end, end, ";", "mark")


def _each(cells: Sequence[Sequence[Token]], columns: Sequence[_Column]) -> int:
    """How many cells of a row are below each column, one or, of the right and the left, two; 0: not all."""
    each = (len(cells) - 1) / len(columns)
    return int(each) if each in (1, _SIDES) else 0


def _told(cell: Sequence[Token], column: _Column, unit: str) -> Iterator[Token]:
    start, end = cell[0].start, cell[-1].end
    cell = [_in_unit(token, unit) for token in cell] if unit else cell
    if column.kind == "limit":
        yield Token(start, start, "ref", "phrase", terms={"limit": "limit"})
        yield from cell
        return
    for token in cell:
        number = token.number
        if number is None or column.kind == "time":
            yield token
        elif column.kind == "percent":
            yield replace(token, number=replace(number, unit=number.unit or "%"))
    if column.when is not None:
        yield Token(end, end, column.when.typed, "when", when=column.when)
    yield Token(end, end, "|", "mark")


def _in_unit(token: Token, unit: str, instead: str = "") -> Token:
    """The token in the unit that its row is in, where it has none or the other one."""
    number = token.number
    return replace(token, number=replace(number, unit=unit)) if number and number.unit == instead else token
