"""Action blocks: what a clinician may mean to do, and what in the plan answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.knowledge.blocks.named_lines import named_lines
from assistant.knowledge.lines.commands import reads_like
from assistant.knowledge.lines.declarations import Declared
from assistant.knowledge.lines.faults import FaultLog, did_you_mean
from assistant.knowledge.lines.fields import Fields, chosen, code_name, items
from assistant.knowledge.lines.outline import Block
from assistant.knowledge.lines.phrases import Phrase, key, spaced
from assistant.knowledge.lines.premises import finding_named, named_value
from assistant.knowledge.model.language import DEEDS
from assistant.knowledge.model.ruleset import Action, Finding, Ruleset, Shape

_NO_DRUG = ("none", "other")
_LINES = (
    *("says", "deed", "means", "within", "first", "against", "also", "if"),
    *("dose", "step", "alone", "decided by"),
)


def read_action(block: Block, declared: Declared, faults: FaultLog) -> Action | None:
    """The action of a block; None without a name."""
    name = code_name(block.head, "action", faults)
    fields = Fields(block, _LINES, faults)
    says = fields.said("says")
    if not any(line.starts("means") or line.starts("against") for line in block.lines):
        message = 'this action has neither "means" nor "against", so that no plan could answer it'
        faults.at(block.place, message)
    means, within, first, against = (fields.one(word) for word in ("means", "within", "first", "against"))
    phrases = tuple(part.text for part in fields.items("also"))
    deeds = tuple(pair for line in fields.every("deed") for pair in _deeds(line, declared, faults))
    if not phrases and not deeds and not any(line.starts("deed") for line in block.lines):
        faults.at(block.place, 'nobody could say this action; give it a "deed" or an "also"')
    supposed = tuple(s for line in fields.every("if") if (s := _supposed(line, declared, faults)))
    dose, alone = fields.one("dose"), fields.one("alone")
    stepped = [_dose(part, declared, faults) for part in fields.items("step")]
    decided = [finding_named(part, declared, faults) for part in fields.items("decided by")]
    if not name:
        return None
    return Action(
        name=name,
        says=says,
        deeds=deeds,
        means=_lines(means, declared, faults),
        within=_lines(within, declared, faults),
        first=_lines(first, declared, faults),
        against=named_lines(against, declared, faults) if against else (),
        phrases=phrases,
        supposed=supposed,
        dose=_dose(dose, declared, faults) if dose else "",
        place=block.place,
        step=stepped[0] if stepped else "",
        pace=stepped[1] if len(stepped) > 1 else "",
        alone=_lines(alone, declared, faults),
        decided_by=tuple(finding.name for finding in decided if finding),
    )


def _lines(phrase: Phrase | None, declared: Declared, faults: FaultLog) -> tuple[str, ...]:
    """Lines of the plan; a label is none."""
    if phrase is None:
        return ()
    found = named_lines(phrase, declared, faults)
    for label in (name for name in found if declared.labels.find(name)):
        faults.at(phrase.place, f'"{label}" is a label; an act is carried by lines of the plan')
    return tuple(name for name in found if not declared.labels.find(name))


def _deeds(phrase: Phrase, declared: Declared, faults: FaultLog) -> Iterator[tuple[str, str]]:
    """`raise, start of glucocorticoid`."""
    position = phrase.find("of")
    if position < 1 or position == len(phrase) - 1:
        faults.at(phrase.place, 'a deed reads "raise of DRUG", such as "start, raise of DRUG"')
        return
    drug = phrase.after(position + 1)
    if declared.findings.by_name and not words_of(declared.findings.by_name, drug.text):
        known = sorted(set(_drugs(declared.findings.by_name)))
        faults.at(drug.place, f'unknown drug "{drug.text}"{did_you_mean(drug.text, known)}')
        return
    for part in items(phrase.before(position), faults):
        if deed := chosen(part, DEEDS, "there is no deed", faults):
            yield deed, drug.text


def _supposed(phrase: Phrase, declared: Declared, faults: FaultLog) -> tuple[str, str, str] | None:
    """`daily then methotrexate frequency is daily`: a word, and what holds once it is done so."""
    then, verb = phrase.find("then"), phrase.find("is")
    if then < 1 or verb < then + 2 or verb == len(phrase) - 1:
        faults.at(phrase.place, 'this reads "if WORD then FINDING is VALUE"')
        return None
    named, said = phrase.after(then + 1).before(verb - then - 1), phrase.after(verb + 1)
    finding = finding_named(named, declared, faults)
    value = named_value(said, finding, faults) if finding else ""
    return (phrase.before(then).text, finding.name, value) if finding and value else None


def _dose(phrase: Phrase, declared: Declared, faults: FaultLog) -> str:
    finding = finding_named(phrase, declared, faults)
    if finding and finding.shape is not Shape.NUMBER and finding.name not in declared.doubtful:
        faults.at(phrase.place, f"{finding.title} is no number, and cannot be a dose")
    return finding.name if finding else ""


def _drugs(findings: Mapping[str, Finding]) -> Iterator[str]:
    yield from (spaced(f.name) for f in findings.values() if f.shape is Shape.CHOICE and not f.derived)
    yield from (spaced(m) for f in findings.values() if f.shape is Shape.SET for m in f.choices)


def words_of(findings: Mapping[str, Finding], drug: str) -> tuple[str, ...]:
    """Every spelling of a drug: of a choice such as `glucocorticoid` all its drugs, of a member its words."""
    whole = next((f for f in findings.values() if key(f.name) == key(drug) and f.shape is Shape.CHOICE), None)
    words: dict[str, None] = {}
    if whole is not None:
        words[spaced(whole.name)] = None
        words |= dict.fromkeys(whole.synonyms)
        words |= dict.fromkeys(spaced(choice) for choice in whole.choices if choice not in _NO_DRUG)
        words |= dict.fromkeys(word for word, value in whole.words if value not in _NO_DRUG)
        return tuple(words)
    for finding in findings.values():
        for member in finding.choices if finding.shape is Shape.SET else ():
            if key(member) == key(drug):
                words[spaced(member)] = None
                words |= dict.fromkeys(word for word, value in finding.words if value == member)
    return tuple(words)


def check_actions(ruleset: Ruleset, faults: FaultLog) -> None:
    """One phrase, and one deed on one drug, is one action; none reads like a command of the chat."""
    said: dict[str, Action] = {}
    for action in ruleset.actions.values():
        doings = [f"{deed} of {drug}" for deed, drug in action.deeds]
        for phrase in (*action.phrases, *doings):
            first = said.setdefault(key(phrase), action)
            if first is not action:
                where = f"{first.name}, at {first.place}"
                faults.at(action.place, f'"{phrase}" is ambiguous; it already means {where}')
            if command := reads_like(phrase):
                faults.at(action.place, f'"{phrase}" reads like the chat command "{command}"')
        for code in action.means:
            if code in action.against:
                faults.at(action.place, f'"{code}" cannot be meant and stand against it as well')
