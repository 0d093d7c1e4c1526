"""What a text says to do: a deed on a drug, or a phrase of an action, in the words of a rule set.

Whether it is meant, asked, told of the past or of somebody else is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from assistant.knowledge.blocks.actions import words_of
from assistant.knowledge.lines.phrases import key
from assistant.knowledge.model.intents import ALONE, Intent, Meant
from assistant.knowledge.model.language import DEEDS
from assistant.knowledge.model.ruleset import Action, Ruleset
from assistant.reading.acts.act import Act, Form
from assistant.reading.acts.courses import Courses
from assistant.reading.acts.manner import dose_in, says_word, step_in
from assistant.reading.acts.pauses import Pauses
from assistant.reading.acts.spelling import either, joined, pattern_of, words
from assistant.reading.acts.swaps import Swaps

_NUMBER = r"\d[\d.,/]*\s*(?:mg|g|milligrams?|%|units?)?(?:\s?/\s?(?:kg|day|d|week|wk))*"
_FILLER = (
    r"(?:the|a|an|his|her|their|my|our|this|that|these|current|present|doses?|dosage|of|to|on|with|in|for|him"
    r"|them|it|patient|oral|iv|i\.v\.|po|sc|subcut|daily|weekly|monthly|high|higher|low|lower|full|some|more|next"
    r"|another|courses?|cycles?|pulses?|infusions?|rounds?|back|up|down|again|all|taking|giving|bit|little"
    r"|slightly|dosing|regimen|now|extra|regular|further|off|first|second|third|maintenance|small|by|from|dose-"
    rf"|{_NUMBER})"
)
_GAP = rf"(?:[\s:-]+{_FILLER})*[\s:-]+"
_NO_DRUG = (
    r"(?:myopath|induced|related|dependent|diabet|respons|resistant|refractory|sparing|toxic|side|card)"
)
_UNTIL = re.compile(
    r"[.;!?\n](?!\d|\s*to\s\d)|,(?!\d)"
    r"|\b(?:and|then|because|given|since|but|under|rather than|instead of|in place of)\b",
    re.I,
)
_BE = re.compile(
    r"\s+(?:dose\s+)?(?P<be>(?:(?:to|should|must|can|could|might|may|will)\s+)?(?:now\s+)?(?:be|being)\s+"
    r"(?:now\s+|further\s+)?)?",
    re.I,
)
_NEAR = 120  # characters: how far back stands what `the dose` is of
_TO_A_DOSE = ("straightto", "upto", "downto", "backto", "backon", "dropto", "cutto", "bringto", "bringitto")
_MAY = re.compile(r"\b(?:can|could|should|may|shall)\s+(?:(?:the|her|his)\s+)?$", re.I)


_JOINED = re.compile(r"(?:\b(?:and|or|plus|then)|[+/&])[\s,]*(?:the\s+)?$", re.I)


def acts_in(ruleset: Ruleset, text: str, before: str = "") -> list[Act]:
    """The acts that a text says, in its order, none overlapping another. before: what was said before it."""
    return _acts(ruleset).find(text, before)


def understood(ruleset: Ruleset, said: str) -> Meant:
    """A text that is known to say what is meant, with the acts that it says."""
    acts = acts_meant(ruleset, said)
    return Meant(said, tuple(Intent(act.action, act.words, act.dose, act.step) for act in acts))


def acts_meant(ruleset: Ruleset, said: str) -> list[Act]:
    """The acts of a text that is known to say what is meant, each action once, as it is said most fully.

    A drug that is only named after another act (`stop MTX instead of pred`) is none, unless `and` joins it.
    """
    found: dict[str, Act] = {}
    for part in said.split(";"):
        acts = acts_in(ruleset, part)
        for place, act in enumerate(acts):
            if act.form is Form.NAMED and place and not _JOINED.search(part[: act.start]):
                continue
            first = found.setdefault(act.action, act)
            if (first.words, first.dose, first.step) == ((), None, None):
                found[act.action] = act
    return list(found.values())


@lru_cache(maxsize=4)
def _acts(ruleset: Ruleset) -> Acts:
    return Acts(ruleset)


class Acts:
    """The acts that a text can say, over one rule set."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self._doing = {pair: a for a in ruleset.actions.values() for pair in a.deeds}
        drugs_done = dict.fromkeys(drug for _, drug in self._doing)
        spelled = {w: drug for drug in drugs_done for w in words_of(ruleset.findings, drug)}
        self._drug = {joined(word): drug for word, drug in spelled.items()}
        self._action = {joined(phrase): a for a in ruleset.actions.values() for phrase in a.phrases}
        drugs = either(map(pattern_of, spelled))
        phrases = either(pattern_of(phrase) for a in ruleset.actions.values() for phrase in a.phrases)
        verbs = {(deed, form): _said_as(ruleset, deed, form) for deed in DEEDS for form in _SAID}
        self._verbs = [
            (deed, form, re.compile(rf"\b(?:{words(said)})(?!\s+of\b)\b", re.I))
            for (deed, form), said in verbs.items()
            if said and form is not Form.NAMED
        ]
        bases = (phrase for (_, form), said in verbs.items() if form is Form.TO_DO for phrase in said)
        self._openers = {phrase.split(" ")[0] for phrase in bases} - _said_as(ruleset, "no verb")
        self._openers |= _said_as(ruleset, "opener")
        self._no_end = _said_as(ruleset, "no end")
        self._drugs = re.compile(rf"\b(?:{drugs})\b(?![\s-]{_NO_DRUG})", re.I) if self._drug else None
        self._to_drug = re.compile(rf"{_GAP}(?P<drug>{drugs})\b(?:\s+dose)?", re.I) if self._drug else None
        ways = {deed: verbs[deed, Form.TO_DO] | verbs[deed, Form.NAMED] for deed in ("raise", "lower")}
        self._ways = {deed: re.compile(words(said), re.I) for deed, said in ways.items()}
        self._other_way = re.compile(
            rf"\s*(?:\bor\b|/|\bvs\.?)\s*(?P<way>{words(set().union(*ways.values()))})\b", re.I
        )
        self._courses = Courses(ruleset)
        self._pauses, self._swaps = Pauses(ruleset, drugs), Swaps(ruleset, drugs)
        self._phrases = re.compile(rf"\b(?:{phrases})(?![\w-])", re.I) if self._action else None
        self._nouns = [
            (deed, re.compile(rf"(?:[\s:,-]+{_FILLER})*?[\s:,-]+(?:to be )?(?:{words(said)})\b", re.I))
            for (deed, form), said in verbs.items()
            if said and form is Form.NAMED
        ]

    def find(self, text: str, before: str = "") -> list[Act]:
        """The acts in the order of the text, none overlapping another; the longer one at a place."""
        if self._drugs is None and self._phrases is None:
            return []
        phrases = [*self._numbered(text, before), *self._said(text, before)]
        deeds = [*self._swapped(text), *self._deeds(text)]
        own = [
            act
            for act in phrases
            if not self.ruleset.actions[act.action].deeds
            and not any(d.start == act.start and act.end < d.end for d in deeds)  # `carry on MMF`
        ]
        kept: list[Act] = []
        for act in (*own, *deeds, *phrases, *self._named(text)):
            if all(act.end <= other.start or other.end <= act.start for other in kept):
                kept.append(act)
        kept.sort(key=lambda act: act.start)
        return [act for one in kept for act in self._both_ways(text, one)]

    def _deeds(self, text: str) -> Iterator[Act]:
        """A verb and its drug: `go up on the pred`, `put the pred up`; the longest verb at a place."""
        found: list[tuple[int, int, Act]] = []
        for deed, form, verb in self._verbs:
            for match in verb.finditer(text):
                other = self._other_way.match(text, match.end())
                said = self._to_drug.match(text, (other or match).end()) if self._to_drug else None
                action = self._doing.get((deed, self._drug[joined(said["drug"])])) if said else None
                if said and action:
                    end, says = (match.end(), action.says) if other else (said.end(), "")
                    act = Act(action.name, match.start(), end, form, says=says)
                    found.append((match.start(), -match.end(), act))
        found.sort(key=lambda item: item[:2])
        for _, _, act in found:
            yield act
        for start, end, drug in self._pauses.find(text):
            if action := self._doing.get(("stop", self._drug[joined(drug)])):
                yield Act(action.name, start, end, Form.TO_DO)
        for match in self._swaps.to_a_dose(text):  # up or down: the dose that is taken tells
            if action := self._doing.get(("raise", self._drug[joined(match["drug"])])):
                yield Act(action.name, match.start(), match.end(), Form.TO_DO)
        yield from self._split(text)
        yield from self._passive(text)

    def _swapped(self, text: str) -> Iterator[Act]:
        """Of two drugs one goes and the other comes."""
        for match in self._swaps.of_two(text):
            old, new = (self._drug[joined(match[of])] for of in ("old", "new"))
            goes, comes = self._doing.get(("stop", old)), self._doing.get(("start", new))
            if goes and comes:
                yield Act(goes.name, match.start(), match.start("new"), Form.TO_DO, says=goes.says)
                yield Act(comes.name, match.start("new"), match.end(), Form.TO_DO)

    def _passive(self, text: str) -> Iterator[Act]:
        """`the pred be stopped`: after first words that ask or plan."""
        for match in self._drugs.finditer(text) if self._drugs else ():
            for deed, form, verb in self._verbs:
                said = verb.match(text, be.end()) if (be := _BE.match(text, match.end())) else None
                action = self._doing.get((deed, self._drug[joined(match.group())]))
                if be and said and action and form is Form.DONE:
                    asked = _MAY.search(text, 0, match.start()) if be["be"] else None
                    start = asked.start() if asked else match.start()
                    yield Act(action.name, start, said.end(), Form.TO_DO if be["be"] else Form.DONE)

    def _split(self, text: str) -> Iterator[Act]:
        """`put the pred up`, `bring the steroids back down`, `take her off the pred` is in the verbs."""
        for match in re.finditer(r"\b(?:put|bump|push|bring|take|move|get|titrate|step)\b", text, re.I):
            said = self._to_drug.match(text, match.end()) if self._to_drug else None
            tail = (
                re.compile(r"\s+(?:dose\s+)?(?:back\s+)?(up|down)\b", re.I).match(text, said.end())
                if said
                else None
            )
            if said and tail:
                deed = "raise" if tail.group(1).lower() == "up" else "lower"
                action = self._doing.get((deed, self._drug[joined(said["drug"])]))
                if action:
                    yield Act(action.name, match.start(), tail.end(), Form.TO_DO)

    def _said(self, text: str, before: str) -> Iterator[Act]:
        """A phrase of an action. Where another drug was named before it, it is the same deed on that drug."""
        for match in self._phrases.finditer(text) if self._phrases else ():
            action = self._action[joined(match.group())]
            next_word = re.compile(r"\s+([\w-]+)").match(text, match.end())
            after = next_word.group(1).lower() if next_word else ""
            dosed = joined(match.group()).endswith(_TO_A_DOSE) and action.deeds
            if after in (self._no_end if action.deeds else ("with",)) or (dosed and not after[:1].isdigit()):
                continue
            action, of = self._about_topic(f"{before[-_NEAR:]} {text[: match.start()]}", action)
            first, *more = key(match.group()).split(" ")
            verb = more and (first in self._openers)
            going = first.endswith("ing") and first not in ("dosing", "sparing")
            form = Form.TO_DO if verb else Form.DOING if going else Form.NAMED
            start = match.start()
            if form is Form.NAMED and (opened := self._opened(text, start)):
                deed, start, form = opened
                if deed in ("stop", "lower", "taper"):
                    continue  # `stop the IV steroids` is no bolus
            yield Act(action.name, start, match.end(), form, of=of)

    def _numbered(self, text: str, before: str) -> Iterator[Act]:
        """`halve pulse 5`, `cycle 3`: of the drug that was given in pulses or cycles."""
        for match, drug in self._courses.find(text, before, self._drugs) if self._drugs else ():
            deed, start, form = self._opened(text, match.start()) or ("start", match.start(), Form.NAMED)
            if action := self._doing.get((deed, self._drug[joined(drug)])):
                yield Act(action.name, start, match.end(), form, of=drug)

    def _opened(self, text: str, start: int) -> tuple[str, int, Form] | None:
        """A thing that is named may have a verb before it: `give IVMP`, `starting pulse steroids`."""
        for deed, form, verb in self._verbs:
            for match in verb.finditer(text, max(0, start - 60), start):
                if re.fullmatch(rf"(?:[\s:-]+{_FILLER})*[\s:-]*", text[match.end() : start], re.I):
                    return deed, match.start(), form
        return None

    def _about_topic(self, told: str, action: Action) -> tuple[Action, str]:
        """`on MTX 10 mg, go up?` goes up on methotrexate: the action, and the drug as it is named there."""
        before = list(self._drugs.finditer(told)) if self._drugs else []
        if not before or not action.deeds:
            return action, ""
        named = before[-1].group()
        of = (self._doing.get((deed, self._drug[joined(named)])) for deed, _ in action.deeds)
        return next(((found, named) for found in of if found), (action, ""))

    def _named(self, text: str) -> Iterator[Act]:
        """A drug with a noun beside it, or alone: `steroids: stop`, `pred up`, `rituximab`."""
        for match in self._drugs.finditer(text) if self._drugs else ():
            drug = self._drug[joined(match.group())]
            for deed, noun in self._nouns:
                after, until = noun.match(text, match.end()), _UNTIL.search(text, match.end())
                known = after and (deed, drug) in self._doing
                if after and known and not (until and until.start() < after.end()):
                    yield Act(self._doing[deed, drug].name, match.start(), after.end(), Form.NAMED)
            if ("start", drug) in self._doing:
                yield Act(self._doing["start", drug].name, match.start(), match.end(), Form.NAMED)

    def _both_ways(self, text: str, act: Act) -> Iterator[Act]:
        """An act in full; `go up or down?` asks of both."""
        drug = next((drug for _, drug in self.ruleset.actions[act.action].deeds), "")
        said = self._other_way.match(text, act.end)
        verbs = (deed for deed, words in self._ways.items() if said and words.fullmatch(said["way"]))
        ways = (self._doing.get((deed, drug)) for deed in verbs)
        other = next((action for action in ways if action and action.name != act.action), None)
        if said and other:
            yield act
            yield Act(other.name, said.start("way"), said.end(), act.form, says=other.says)
        else:
            yield act if act.says else self._in_full(text, act)

    def _in_full(self, text: str, act: Act) -> Act:
        """With the words and the dose that are said of it, up to the end of what is said of this act."""
        action = self.ruleset.actions[act.action]
        until = _UNTIL.search(text, act.end)
        said = text[act.start : until.start() if until else len(text)]
        known = [word for word, _, _ in action.supposed] + ([ALONE] if action.alone else [])
        words = tuple(dict.fromkeys(word for word in known if says_word(said, word)))
        finding = self.ruleset.findings.get(action.dose)
        end = max(act.end, act.start + len(said.rstrip()))
        dose = dose_in(said, finding, act.end - act.start) if finding else None
        step = step_in(said) if action.step else None
        return replace(act, end=end, words=words, dose=dose, step=step)


_SAID = {Form.TO_DO: "", Form.DOING: " doing", Form.DONE: " done", Form.NAMED: " noun"}


def _said_as(ruleset: Ruleset, deed: str, form: Form = Form.TO_DO) -> set[str]:
    """The phrases by which a deed is said in a form."""
    return {t.phrase for t in ruleset.terms if t.kind == "deed" and t.value == deed + _SAID[form]}
