"""What a text says to do: a deed on a drug, or a phrase of an action, in the words of a rule set.

Whether it is meant, asked, told of the past or of somebody else is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from assistant.knowledge.lines.phrases import key
from assistant.knowledge.model.intents import ALONE, Intent, Meant
from assistant.knowledge.model.ruleset import Action, Ruleset
from assistant.reading.acts.act import Act, Form
from assistant.reading.acts.changes import Changes
from assistant.reading.acts.grammar import WILL, Grammar
from assistant.reading.acts.manner import dose_in, says_word, step_in
from assistant.reading.acts.words import Text, Words

_UNTIL = re.compile(
    r"[.;!?\n](?!\d|\s*to\s\d)|,(?!\d)"
    r"|\b(?:and|then|because|given|since|but|under|rather than|instead of|in place of)\b",
    re.I,
)
_NEAR = 120  # characters: how far back stands what `the dose` is of
_TO_A_DOSE = (
    "straight to",
    "up to",
    "down to",
    "back to",
    "back on",
    "drop to",
    "cut to",
    "bring to",
    "bring it to",
)
_ARROW = " →-=>backupdownto"
_ITEM = re.compile(r"\d[.)]\s+(?:then\s+)?(?:oral\s+)?$")
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
        self.words = Words(ruleset)

    def find(self, text: str, before: str = "") -> list[Act]:
        """The acts in the order of the text, none overlapping another; the longer one at a place."""
        grammar = Grammar(self.words, Text(self.words, text), before)
        phrases = [*grammar.numbered(), *self._things(grammar)]
        changes = list(Changes(grammar).acts())
        deeds = [*grammar.deeds(), *changes]
        own = [
            act
            for act in phrases
            if not self.ruleset.actions[act.action].deeds
            and not any(d.start == act.start and act.end < d.end for d in deeds)  # `carry on MMF`
        ]
        kept: list[Act] = []
        done = {act.drug for act in deeds if act.form is Form.TO_DO}
        named = (act for act in grammar.named() if act.form is not Form.NAMED or not self._is_done(act, done))
        for act in (*own, *deeds, *phrases, *named):
            if all(act.end <= other.start or other.end <= act.start for other in kept):
                kept.append(act)
        kept += [act for act in changes if self._is_of_both(act, text, kept)]
        kept.sort(key=lambda act: act.start)
        apart = [act.start for act in kept if not act.of and self._begins_apart(text, act)] + [len(text)]
        ends = [next(start for start in apart if start > act.start or start == len(text)) for act in kept]
        return [
            act for one, end in zip(kept, ends, strict=True) for act in self._in_both_ways(grammar, one, end)
        ]

    def _is_done(self, act: Act, done: set[str]) -> bool:
        """Whether a drug is only named, to which something is done: `stop both (pred 10, MTX 15)`."""
        return act.drug in done and ("start", act.drug) in self.ruleset.actions[act.action].deeds

    @staticmethod
    def _begins_apart(text: str, act: Act) -> bool:
        """Whether what is said of the act before it ends there: `1) IVMP 2) pred`."""
        return act.form is not Form.NAMED or _ITEM.search(text, 0, act.start) is not None

    @staticmethod
    def _is_of_both(act: Act, text: str, kept: list[Act]) -> bool:
        """Whether it is done to each of two drugs, besides what is done to all: `stop both`."""
        both = text[act.start : act.end].casefold().endswith("both")
        return both and not any(one.action == act.action for one in kept)

    def _things(self, grammar: Grammar) -> Iterator[Act]:
        """A phrase of an action. Where another drug was named before it, it is the same deed on that drug."""
        said, free = grammar.said, 0
        for at in range(len(said.atoms)):
            found = said.thing(at) if at >= free else None
            if found is None:
                continue
            free, action, timed = found
            typed = key(said.text[said.begins(at) : said.ends(free)])
            after = said.word(free)
            dosed = typed.endswith(_TO_A_DOSE) and action.deeds
            no_end = self.words.small["no end"] if action.deeds else ("with",)
            of_drug = said.word(at - 1) in WILL and any(end == at - 1 for end, _ in said.drugs.values())
            if of_drug or (after in no_end and not timed) or (dosed and not after[:1].isdigit()):
                continue
            yield from self._thing(grammar, at, free, action, typed, timed)

    def _thing(
        self, grammar: Grammar, at: int, end: int, action: Action, typed: str, timed: bool
    ) -> Iterator[Act]:
        said = grammar.said
        action, of = self._about_topic(grammar, at, action)
        first, *more = typed.split(" ")
        going = first.endswith("ing") and first not in ("dosing", "sparing")
        plain = first in self.words.openers and (more or not action.deeds)
        form = Form.TO_DO if plain or timed else Form.DOING if going else Form.NAMED
        start = said.begins(at)
        if form is Form.NAMED and (opened := grammar.opened(at)):
            deed, start, form = opened
            if deed in ("stop", "lower", "taper"):
                return  # `stop the IV steroids` is no bolus
        yield Act(action.name, start, said.ends(end), form, of=of)

    def _about_topic(self, grammar: Grammar, at: int, action: Action) -> tuple[Action, str]:
        """`on MTX 10 mg, go up?` goes up on methotrexate: the action, and the drug as it is named there."""
        said = grammar.said
        told = Text(self.words, f"{grammar.before[-_NEAR:]} {said.text[: said.begins(at)]}")
        if not told.drugs or not action.deeds:
            return action, ""
        first, (end, drug) = list(told.drugs.items())[-1]
        of = (self.words.doing.get((deed, drug)) for deed, _ in action.deeds)
        named = told.text[told.begins(first) : told.ends(end)]
        return next(((found, named) for found in of if found), (action, ""))

    def _in_both_ways(self, grammar: Grammar, act: Act, end: int) -> Iterator[Act]:
        """An act in full; `go up or down?` asks of both."""
        other = grammar.both_ways(act, self.ruleset.actions[act.action])
        yield act if act.says or other else self._in_full(grammar.said.text[: max(end, act.end)], act)
        if other:
            yield other

    def _in_full(self, text: str, act: Act) -> Act:
        """With the words and the dose that are said of it, up to the end of what is said of this act."""
        action = self.ruleset.actions[act.action]
        until = _UNTIL.search(text, act.end)
        said = text[act.start : until.start() if until else len(text)]
        known = [word for word, _, _ in action.supposed] + ([ALONE] if action.alone else [])
        words = tuple(dict.fromkeys(word for word in known if says_word(said, word)))
        finding = self.ruleset.findings.get(action.dose)
        if act.turns >= 0:  # `pred 25 → 20`
            dose = dose_in(f"to {text[act.turns : act.end].lstrip(_ARROW)}", finding) if finding else None
            return replace(act, end=max(act.end, act.start + len(said.rstrip())), words=words, dose=dose)
        end = max(act.end, act.start + len(said.rstrip()))
        dose = dose_in(said, finding, act.end - act.start) if finding else None
        step = step_in(said) if action.step else None
        return replace(act, end=end, words=words, dose=dose, step=step)
