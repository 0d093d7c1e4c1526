"""Lists that name lines of the plan and labels: one by one, by group, by kind, or by what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import chosen, items
from assistant.knowledge.lines.phrases import Phrase, key, spaced
from assistant.knowledge.model.ruleset import Kind

KINDS = tuple(kind.value for kind in Kind)


def read_kind(phrase: Phrase, faults: FaultLog) -> str:
    """A kind of plan line; "" after a fault."""
    return chosen(phrase, KINDS, "a line cannot be of kind", faults)


def parts_of(phrase: Phrase | None) -> list[Phrase]:
    """The parts between commas, and between `or` outside `do or consider about MATTER`."""
    return [
        piece
        for part in (phrase.split(",") if phrase else [])
        for piece in ([part] if part.find("about") >= 0 else part.divide("or"))
    ]


def named_lines(phrase: Phrase, declared: Declared, faults: FaultLog) -> tuple[str, ...]:
    """The codes and labels of a list, each once, in its order."""
    if phrase.find("or") < 0:
        items(phrase, faults)
    found = [code for part in parts_of(phrase) if part for code in _part(part, declared, faults)]
    return tuple(dict.fromkeys(found))


def _part(part: Phrase, declared: Declared, faults: FaultLog) -> tuple[str, ...]:
    """A group, code or label; `every label`, `kind urgent`, `about MATTER`, `do or hold about MATTER`."""
    if key(part.text) == "every label":
        return tuple(declared.labels.by_name)
    if part.starts("kind"):
        kind = read_kind(part.after(1), faults)
        return _of_kind(part, [kind], "", declared, faults) if kind else ()
    about = part.find("about")
    if about >= 0:
        kinds = [read_kind(kind, faults) for kind in part.before(about).divide("or")] if about else []
        matter = key(part.after(about + 1).text)
        known = {key(name) for matter in declared.matters for name in (matter.name, matter.drug)}
        if matter in known and "" not in kinds:
            return _of_kind(part, kinds or list(KINDS), matter, declared, faults)
        if matter not in known:
            hint = did_you_mean(matter, known)
            faults.at(part.after(about + 1).place, f'unknown matter or drug "{spaced(matter)}"{hint}')
        return ()
    for register in (declared.groups, declared.codes, declared.labels):
        if register.find(part.text):
            name = register.name_of(part.text)
            return declared.groups.by_name[name].codes if register is declared.groups else (name,)
    names = [*declared.groups.by_name, *declared.codes.by_name, *declared.labels.by_name]
    faults.at(part.place, f'unknown plan code, label or group "{part.text}"{did_you_mean(part.text, names)}')
    return ()


def _of_kind(
    part: Phrase, kinds: Sequence[str], matter: str, declared: Declared, faults: FaultLog
) -> tuple[str, ...]:
    found = []
    for code in declared.codes:
        about = declared.matters.find(code.about)
        about_it = about is not None and matter in (key(about.name), key(about.drug))
        if code.kind.value in kinds and (not matter or about_it):
            found.append(code.name)
    if not found:
        faults.at(part.place, f'no plan code is "{part.text}"')
    return tuple(found)
