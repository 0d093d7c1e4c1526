"""How well notes are read, against labels that were written before any program read them.

    python -m tests.reading.score [-v] [SET ...]      the sets in tests/reading/notes, or those named
    python -m tests.reading.score --closed            the sums of those that no author of the reader has read

Of the findings labelled, how many are read right, wrong or not at all; of all readings, how many are false
(wrong, named as dangerous, or not in the text); how many fragments are handed back. Labels of what the
reasoner takes from the acts (`drugs_meant`) do not count.
"""

from __future__ import annotations

import collections
import json
import re
import sys
from datetime import date
from pathlib import Path

from assistant.knowledge.library.library import load
from assistant.knowledge.model.roles import RoleKind
from assistant.knowledge.model.ruleset import Ruleset, Shape
from assistant.reading.leftovers import MOST as HANDED_BACK
from assistant.reading.reader import Reader

NOTES = dict(sorted((path.stem, path) for path in (Path(__file__).parent / "notes").rglob("*.json")))
CLOSED = Path(__file__).parent / "closed"
TODAY = date(2026, 11, 28)
SAME = {"proximal_leg_strength": "hip_flexor_strength", "proximal_arm_strength": "deltoid_strength"}


def norm(value: object) -> str:
    return re.sub(r"[\s_-]+", " ", str(value)).strip().lower()


def equal(name, got, want):
    if want == "*":
        return True
    if isinstance(want, dict):
        if "any" in want:
            return any(equal(name, got, one) for one in want["any"])
        low, high = want["about"]
        return isinstance(got, int | float) and not isinstance(got, bool) and low * 0.98 <= got <= high * 1.02
    if isinstance(want, list):
        return any(equal(name, got, one) for one in want)
    if isinstance(want, bool) or isinstance(got, bool):
        yes_no = {"yes": True, "no": False}
        return yes_no.get(got, got) == yes_no.get(want, want)
    if isinstance(got, int | float) and isinstance(want, int | float):
        close = 0.04 if "weeks" in name or "duration" in name else 0.012
        return abs(got - want) <= max(close * max(abs(got), abs(want)), 0.006)
    return norm(got) == norm(want)


def read(reader: Reader, text: str):
    """What is read of a text: single values, sets as member and sign, and the fragments handed back."""
    told = reader.read(text, TODAY)
    single, sets = {}, {}
    for reading in told.readings:
        if reader.ruleset.findings[reading.finding].shape is Shape.SET:
            members = {a.partition("/")[2]: "+" if v else "-" for a, v in reading.settled.items() if "/" in a}
            sets.setdefault(reading.finding, {}).update({norm(m): sign for m, sign in members.items()})
        else:
            for value in reading.settled.values():
                single[reading.finding] = value if isinstance(value, bool | str) else float(value)
    return single, sets, min(len(told.not_understood), HANDED_BACK) + len(told.slips)


def score_note(reader: Reader, note):
    """Rows (name, kind, wanted, got); kind is right, wrong, missed, danger or extra. And the fragments."""
    single, sets, fragments = read(reader, note["text"])
    optional, dangerous = note.get("optional") or {}, note.get("must_not") or {}
    of_acts = {f.name for f in reader.ruleset.all_playing(RoleKind.MEANT)}  # filled from the acts, never read
    wanted = {name: label for name, label in note["findings"].items() if name not in of_acts}
    rows = []
    for name in sorted({*wanted, *single, *sets}):
        finding = reader.ruleset.findings.get(name)
        if finding is not None and finding.shape is Shape.SET:
            rows += _members(reader.ruleset, name, sets, wanted, optional, dangerous)
            continue
        got = single.get(name)
        if name in wanted:
            if got is None:
                got = single.get(SAME.get(name, ""))
            fine = got is not None and equal(name, got, wanted[name])
            free = got is not None and name in optional and equal(name, got, optional[name])
            rows.append(
                (
                    name,
                    "missed" if got is None else "right" if fine else "missed" if free else "wrong",
                    wanted[name],
                    got,
                )
            )
        elif got is not None:
            if (name in optional and equal(name, got, optional[name])) or name == "strength_change_basis":
                continue
            if name in SAME.values() and any(
                k in wanted and equal(k, got, wanted[k]) for k, v in SAME.items() if v == name
            ):
                continue
            rows.append((name, "danger" if equal(name, got, dangerous.get(name, [])) else "extra", "", got))
    if scope := note.get("scope"):  # a set that is labelled for some findings alone
        rows = [row for row in rows if any(part in row[0] for part in scope)]
    return rows, fragments


def _members(ruleset: Ruleset, name, sets, wanted, optional, dangerous):
    """Of drugs a member of either list of drugs passes for that of the other."""
    got = sets.get(name, {})
    labels = _signed(wanted.get(name))
    free = optional.get(name)
    free = (
        set()
        if free is None
        else free
        if free == "*"
        else {w[0] + norm(w[1:]) for w in (free if isinstance(free, list) else [free])}
    )
    bad = {norm(b[1:]): b[0] for b in (dangerous.get(name) or []) if b != "*"}
    taken = [f.name for f in ruleset.all_playing("drugs taken")]
    for member, sign in labels.items():
        has = got.get(member)
        if has is None and name in taken:
            has = next((sets[n][member] for n in taken if member in sets.get(n, {})), None)
        yield (
            name,
            "missed" if has is None else "right" if has == sign else "wrong",
            sign + member,
            has and has + member,
        )
    for member, sign in got.items():
        if member in labels or free == "*" or sign + member in free or member == "none":
            continue
        others = [w for n in taken if n != name for w in (wanted.get(n) or []) + _listed(optional.get(n))]
        if name in taken and any(norm(w.lstrip("+-")) == member for w in others):
            continue
        yield name, "danger" if bad.get(member) == sign else "extra", "", sign + member


def _signed(labels):
    return {norm(w[1:] if w[0] in "+-" else w): (w[0] if w[0] in "+-" else "+") for w in (labels or [])}


def _listed(value):
    return value if isinstance(value, list) else []


def score(reader: Reader, notes, verbose: bool):
    """Counts over a set of notes: right, wrong, missed, danger, extra, fragments, notes, whole, clean."""
    count = collections.Counter()
    for note in notes:
        rows, left = score_note(reader, note)
        count.update(kind for _, kind, _, _ in rows)
        count["fragments"] += left
        count["notes"] += 1
        count["whole"] += all(kind == "right" for _, kind, _, _ in rows)
        count["clean"] += not any(kind in ("wrong", "danger", "extra") for _, kind, _, _ in rows)
        for name, kind, want, got in rows if verbose else ():
            if kind != "right":
                print(f"{note['id']:6} {kind:7} {name}: wanted {want!r}, got {got!r}")
    return count


def shown(name: str, count) -> str:
    labelled = count["right"] + count["wrong"] + count["missed"]
    false = count["wrong"] + count["danger"] + count["extra"]
    read = count["right"] + false
    return (
        f"{name}: {count['notes']} notes, {count['right']} of {labelled} findings right "
        f"({100 * count['right'] / max(1, labelled):.1f} %), {count['missed']} missed; {false} of {read} "
        f"readings false ({100 * false / max(1, read):.1f} %: {count['wrong']} wrong, "
        f"{count['danger']} dangerous, {count['extra']} not in the text); "
        f"{count['whole']} read whole, {count['clean']} with nothing false; "
        f"{count['fragments'] / max(1, count['notes']):.1f} fragments a note"
    )


def main() -> None:
    verbose = "-v" in sys.argv
    if "--closed" in sys.argv:
        sets = {path.stem: path for path in sorted(CLOSED.glob("closed-*.json"))}
    else:
        sets = NOTES
    named = [a for a in sys.argv[1:] if not a.startswith("-")]
    reader = Reader(load())
    for name, path in sets.items():
        if not named or name in named:
            print(shown(name, score(reader, json.loads(path.read_text(encoding="utf-8")), verbose)))


if __name__ == "__main__":
    main()
