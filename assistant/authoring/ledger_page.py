"""The ledger as lines of text in columns, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from assistant.authoring.ledger import NEITHER, SHOWN, WAITING, Behind, Ledger, Row
from assistant.knowledge.blocks.sources import in_source
from assistant.knowledge.checks.carriers import Carrier
from assistant.knowledge.model.edition import Provenance
from assistant.knowledge.model.ruleset import Statement

ID, LINES, GAP = 5, 12, "  "
NARROWEST, WIDEST = 40, 100


class LedgerPage:
    """The ledger in lines of at most `width` columns, but for a name that is longer by itself."""

    def __init__(self, ledger: Ledger, width: int) -> None:
        self.ledger = ledger
        self.width = max(NARROWEST, min(width, WIDEST))

    def whole(self) -> list[str]:
        """Every row under its source, then how many there are of each kind, and what is wrong."""
        lines: list[str] = []
        for source, rows in self.ledger.by_source():
            heading = ", ".join(part for part in (source.title, source.by, source.date) if part)
            lines += [*self._wrapped(f"{source.name.upper()}  {heading}", "", "  "), ""]
            for row in rows:
                lines += self._row(row)
            lines.append("")
        return [*lines, *self.summary()]

    def summary(self) -> list[str]:
        """The counts, then each problem."""
        counts, kinds = self.ledger.counts(), self.ledger.kinds()
        of_kind = ", ".join(f"{kind} {number}" for kind, number in kinds.items())
        said = [f"{number} {state}" for state, number in counts.items() if state != NEITHER or number]
        said = [f"{part} ({of_kind})" if SHOWN in part and of_kind else part for part in said]
        lines = self._wrapped(f"{len(self.ledger.rows)} statements: {', '.join(said)}.", "", "  ")
        waiting = [name for name, row in self.ledger.rows.items() if row.state == WAITING]
        if waiting:
            lines += self._wrapped(f"Not yet carried: {' '.join(waiting)}", "", "  ")
        problems = self.ledger.problems()
        for problem in problems:
            lines += self._wrapped(problem, "", "  ")
        return [*lines, "Every row has its entry."] if not problems else lines

    def row(self, row: Row) -> list[str]:
        """One row in full: what it says, where it stands, and what carries it."""
        statement = row.statement
        lines = self._statement(statement)
        if row.carriers:
            lines.append("  Carried by:")
            lines += [line for carrier in row.carriers for line in self._carrier("", carrier, "    ")]
        if statement.uncarried:
            kind = statement.uncarried.kind
            lead = f"Shown only as {kind}" if kind else "Not yet carried"
            lines += self._wrapped(f"{lead}, because {statement.uncarried.because}.", "  ", "    ")
        if row.state == NEITHER:
            lines.append("  Carried by nothing, and no reason is given.")
        return lines

    def behind(self, behind: Behind) -> list[str]:
        """A thing, what gives it, and the statements that all rests on."""
        said = f": {behind.says}" if behind.says else ""
        lines = self._wrapped(f"{behind.what} {behind.name}{said}", "", "  ")
        lines += self._wrapped(str(behind.place), "  ", "  ")
        told = [(how, carrier) for how, carrier in behind.through if how]
        if told:
            lines.append("  Through:")
            lines += [line for how, carrier in told for line in self._carrier(how, carrier, "    ")]
        lines.append("  Rests on:" if behind.statements else "  Rests on no statement by itself.")
        for statement in behind.statements:
            lines += ["", *("  " + line if line else "" for line in self._statement(statement, 2))]
        return lines

    def _row(self, row: Row) -> list[str]:
        statement = row.statement
        lead = f"{statement.id:<{ID}}{GAP}{statement.lines:<{LINES}}{GAP}"
        rest = " " * len(lead)
        if row.carriers:
            return self._wrapped("; ".join(_grouped(row.carriers)), lead, rest)
        if statement.uncarried:
            kind = statement.uncarried.kind or "not yet carried"
            return self._wrapped(f"({kind}) {statement.uncarried.because}", lead, rest)
        return self._wrapped("CARRIED BY NOTHING, and no reason is given", lead, rest)

    def _statement(self, statement: Statement, less: int = 0) -> list[str]:
        lines = self._wrapped(f"{statement.id}  {in_source(statement)}  ({statement.place})", "", "  ", less)
        lines += self._wrapped(statement.says, "  ", "  ", less)
        return lines + (self._wrapped(statement.tag, "  ", "  ", less) if statement.tag else [])

    def _carrier(self, how: str, carrier: Carrier, indent: str) -> list[str]:
        sources = f"  from {' '.join(carrier.sources)}" if how else ""
        said = " ".join(part for part in (carrier.what, carrier.name, how) if part)
        return self._wrapped(f"{said}  ({carrier.place}){sources}", indent, indent + "  ")

    def _wrapped(self, text: str, first: str, rest: str, less: int = 0) -> list[str]:
        return wrap(
            text,
            max(NARROWEST // 2, self.width - less),
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _grouped(carriers: Sequence[Carrier]) -> Iterable[str]:
    """`rules a, b`, `gate c`, `drug d`, `regimen e`."""
    for what in ("rule", "gate", "drug", "regimen", "score", "sum"):
        names = [carrier.name for carrier in carriers if carrier.what == what]
        if names:
            yield f"{what}{'s' if len(names) > 1 else ''} {', '.join(names)}"


def ledger_json(ledger: Ledger, on: date, rows: Iterable[Row], things: Iterable[Behind]) -> dict[str, Any]:
    """The ledger of a day, or what was asked for of it. `counts` and `problems` are always of the whole."""
    return {
        "schema": 1,
        **Provenance(ledger.ruleset.edition, on).data,
        "counts": {**ledger.counts(), "kinds": ledger.kinds()},
        "problems": ledger.problems(),
        "rows": [_row_json(row) for row in rows],
        "behind": [
            {
                "what": thing.what,
                "name": thing.name,
                "says": thing.says,
                "where": str(thing.place),
                "through": [{**_carrier_json(carrier), "how": how} for how, carrier in thing.through],
                "statements": [_statement_json(statement) for statement in thing.statements],
            }
            for thing in things
        ],
    }


def _row_json(row: Row) -> dict[str, Any]:
    why = row.statement.uncarried
    return {
        **_statement_json(row.statement),
        "state": row.state,
        "carried_by": [_carrier_json(carrier) for carrier in row.carriers],
        "kind": (why.kind or WAITING) if why else None,
        "because": why.because if why else None,
    }


def _statement_json(statement: Statement) -> dict[str, Any]:
    return {
        "id": statement.id,
        "says": statement.says,
        "source": statement.source,
        "lines": statement.lines,
        "tag": statement.tag,
        "where": str(statement.place),
    }


def _carrier_json(carrier: Carrier) -> dict[str, Any]:
    return {
        "what": carrier.what,
        "name": carrier.name,
        "from": list(carrier.sources),
        "where": str(carrier.place),
    }
