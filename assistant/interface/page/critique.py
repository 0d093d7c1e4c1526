"""The answer to what the clinician means to do: a verdict, why, and what would make it right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.conversation.record.wording import Wording
from assistant.interface.words.citing import cite, code, said
from assistant.interface.words.layout import listed
from assistant.interface.words.phrases import Phrases
from assistant.knowledge.model.ruleset import Kind, Ruleset
from assistant.paper.blocks import Block, Point, Strong
from assistant.reasoning.critique.critique import Critique, Need
from assistant.reasoning.critique.verdict import Ground, Verdict

HEADING = "What you mean to do"
MOST_GROUNDS, MOST_NEEDS = 3, 3
VERDICTS = {
    Verdict.AGREES: "yes, the plan agrees",
    Verdict.DIFFERS: "no, the plan differs",
    Verdict.FORBIDS: "no, the plan forbids it",
    Verdict.NOT_YET: "not yet",
}
NO_GROUND = {
    Verdict.DIFFERS: "no rule speaks for it on what is known",
    Verdict.NOT_YET: "nothing that is known so far speaks for it",
}


class CritiqueBlocks:
    """Lays out critiques over one rule set."""

    def __init__(self, ruleset: Ruleset, phrases: Phrases) -> None:
        self.ruleset, self.phrases = ruleset, phrases
        self.wording = Wording(ruleset)

    def points(self, critiques: Sequence[Critique]) -> list[Block]:
        """Each answer with what stands under it."""
        return [self._answer(critique) for critique in critiques]

    def _answer(self, critique: Critique) -> Point:
        if critique.verdict is Verdict.NOT_UNDERSTOOD:
            text = f'"{critique.said}" names no act that these rules know, so nothing is said of it'
            return Point(said(text))
        grounds = (
            said(ground_text(self.ruleset, critique, ground), cite(ground.sources, ground.rule))
            for ground in critique.grounds[:MOST_GROUNDS]
        )
        under = (*grounds, *(said(text) for text in self.under(critique)))
        return Point(said(Strong(verdict_line(critique)), code(critique.action)), under)

    def right(self, critique: Critique) -> str:
        """What it waits for, or what would make it right; "" where nothing known would."""
        if critique.right_if:
            return f"would be right with: {'; or '.join(self._case(case) for case in critique.right_if)}"
        return self.phrases.waiting(critique.waits_for) if critique.waits_for else ""

    def under(self, critique: Critique) -> Iterator[str]:
        """No ground, what it waits for, what would make it right, and what would make it wrong."""
        if not any(ground.code for ground in critique.grounds) and critique.verdict in NO_GROUND:
            yield NO_GROUND[critique.verdict]
        if critique.waits_for:
            yield self.phrases.waiting(critique.waits_for)
        if critique.otherwise:
            way = "done in another way" if critique.otherwise is Verdict.AGREES else "and done in another way"
            yield f"{way}: {VERDICTS[critique.otherwise]}"
        if critique.right_if:
            yield f"would be right with: {'; or '.join(self._case(case) for case in critique.right_if)}"
        elif critique.lacks and not critique.waits_for:
            needs = [self.wording.needed(premise) for premise, _ in critique.lacks]
            yield f"would need: {listed(needs, 5, gap='; ')}  [{critique.lacking_rule}]"
        if critique.wrong_if:
            wrong = (
                "would no longer be right with" if critique.verdict is Verdict.AGREES else "forbidden if told"
            )
            needs = [self.need(need) for need in critique.wrong_if]
            if critique.verdict is not Verdict.FORBIDS:
                yield f"{wrong}: {listed(needs, MOST_NEEDS, 'or', '; ')}"

    def _case(self, case: Sequence[Need]) -> str:
        return listed([self.need(need) for need in case], len(case))

    def need(self, need: Need) -> str:
        """A finding with the value it would have to have."""
        text = self.phrases.with_value(need.atom, need.value)
        sides = {"at least": ("just above", "above"), "at most": ("just below", "below")}
        if need.bound in sides and sides[need.bound][0] in text:
            return text.replace(*sides[need.bound])
        return f"{text} or {'more' if need.bound == 'at least' else 'less'}" if need.bound else text


def verdict_line(critique: Critique) -> str:
    """`Go up on the glucocorticoid? No, the plan differs`."""
    says, verdict = (text[:1].upper() + text[1:] for text in (critique.says, VERDICTS[critique.verdict]))
    return f"{says}? {verdict}"


def in_a_word(verdict: Verdict) -> str:
    """`Yes`, `No`, `Not yet`; nothing of what was not understood."""
    return VERDICTS.get(verdict, "").partition(",")[0].capitalize()


def ground_text(ruleset: Ruleset, critique: Critique, ground: Ground) -> str:
    """A ground in words: the line or label and its reason; of a gate its reason alone."""
    text = f"{ground.says}: {ground.because}" if ground.says else ground.because
    action = ruleset.actions[critique.action]
    speaks_for = ground.code in (*action.means, *action.within)
    if ground.done and _forbidden(ruleset, ground):
        return ground.because
    if ground.done:
        return f"if it were done: {text}"
    if speaks_for and critique.verdict is not Verdict.AGREES:
        return f"though this speaks for it: {text}"
    return text


def _forbidden(ruleset: Ruleset, ground: Ground) -> bool:
    code = ruleset.codes.get(ground.code)
    return bool(code and code.kind is Kind.NEVER)
