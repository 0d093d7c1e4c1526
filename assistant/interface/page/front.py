"""The first page of a plan as blocks: the act in capitals, its name, then a line a step, by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import TypeAlias

from assistant.conversation.turn.utterances import Part
from assistant.interface.page.critique import NO_GROUND, CritiqueBlocks, ground_text, in_a_word, verdict_line
from assistant.interface.page.plan_words import NO_LABEL, SIGNED_OFF, called, faults
from assistant.interface.page.treatment import TreatmentBlocks
from assistant.interface.words.citing import ids, lead, row, said
from assistant.interface.words.layout import cells, clipped, fitted
from assistant.interface.words.layout import row as labelled
from assistant.interface.words.phrases import Phrases
from assistant.knowledge.model.roles import Sense
from assistant.knowledge.model.ruleset import CodeRole, Kind, RoleKind, Ruleset, Weighs
from assistant.paper.blocks import Block, Cite, Notice, Paragraph, Strong, Words
from assistant.reading.answers.answer import show
from assistant.reasoning.critique.critique import Critique, decisive
from assistant.reasoning.critique.verdict import Ground, Verdict
from assistant.reasoning.decision.explanation import Explainer
from assistant.reasoning.decision.patient import Patient
from assistant.reasoning.dosing.dates import window
from assistant.reasoning.plan.first_page import ROWS, Section, first_page
from assistant.reasoning.plan.values import Line, Plan

Left: TypeAlias = Mapping[str, tuple[str, ...]]
ONE_LINE, TWO_LINES, MOST_UNREAD, MORE = 66, 122, 260, 68  # columns beside a section, and what is cited
WIDE = 74
MOST_FACTS, MORE_FACTS = 2, 3
MOST_ANSWERS = 2  # of which each is told its ground, though the plan agrees
URGENT = "URGENT"
STRONG, FAIR = 3, 2  # of 4
MISSING = "Missing:"
UNREAD = {"not_understood": "not read", "please_decide": "unclear"}
ALL_READ: Left = {}
WHOLE = "plan --all: reasons, doses, dates, what would change it, sources"


class Front:
    """The first page of one plan. short: with as many steps as a screen has room for. left: of a text."""

    def __init__(
        self,
        ruleset: Ruleset,
        phrases: Phrases,
        plan: Plan,
        treated: TreatmentBlocks,
        short: bool,
        left: Left,
    ) -> None:
        self.ruleset, self.phrases = ruleset, phrases
        self.plan, self.treated = plan, treated
        quoted = ((UNREAD[name], [f'"{text}"' for text in texts]) for name, texts in left.items() if texts)
        self.unread = [(word, fitted(texts, MOST_UNREAD, "; ")) for word, texts in quoted]
        room = ROWS - sum(-(-cells(text) // ONE_LINE) for _, text in self.unread)
        self.page = first_page(ruleset, plan, room if short else None)
        answers = (each for each in plan.critique if each.verdict is not Verdict.NOT_UNDERSTOOD)
        self.heading = None if self.page.lead else next(answers, None)
        self.critiques = CritiqueBlocks(ruleset, phrases)
        self.explainer = Explainer(ruleset, plan.decision)

    def head(self) -> list[Block]:
        """Faults of the program, the act, and what it is called."""
        notices: list[Block] = [Notice((said(Strong(text)),)) for text in faults(self.plan)]
        return [*notices, *(Paragraph(words) for words in (self._act(), *self._called()))]

    def steps(self) -> list[Block]:
        """The answers to what is asked, what was not read, then the steps."""
        unread = (row(word, "", text) for word, text in self.unread)
        return [
            Paragraph(words) for words in (*self._answers(), *unread, *self._numbered(), *self._wanting())
        ]

    def foot(self, typing: bool) -> list[Block]:
        """What opens the rest, and whose it is."""
        parts = [f"{n} {part.name.casefold()}" for n, part in enumerate(Part, len(self.page.rows) + 1)]
        steps = self.page.more
        parts[0] += f" ({steps} more step{'s' * (steps > 1)})" * bool(steps)
        lines = labelled(parts if typing else [WHOLE], MORE, "", gap="  ")
        more = [row("" if n else "more", "", line) for n, line in enumerate(lines)]
        return [*map(Paragraph, more), *self.made()]

    def made(self) -> list[Block]:
        """What it was made with, and that nobody has signed it off."""
        return [Paragraph(said(text), small=True) for text in (f"{self.plan.made}.", SIGNED_OFF)]

    # --- the act --------------------------------------------------------------------------------------------

    def _act(self) -> Words:
        """The act in capitals, its figure and its reason: `HOLD AZATHIOPRINE. Neutrophils are below ...`."""
        line = self.page.lead
        if line is None:
            return self._answered() or said(Strong(f"{called(self.plan) or NO_LABEL}.".upper()))
        unsaid = line.kind is Kind.URGENT and not line.set_aside and not line.text.upper().startswith(URGENT)
        act = self._in_a_word() + (f"{URGENT}: {line.text}" if unsaid else line.text)
        parts = (self._figure(line), self._why(line))
        text = "".join(f" {_big(part)}." for part in parts if part)
        return said(Strong(f"{act}.".upper()), text, ids(line.sources))

    def _figure(self, line: Line) -> str:
        """The first figure of a line; of a dose that stays, and is not raised, what is taken."""
        figure, plays = self.treated.briefly(line.code), self.ruleset.plays
        raised = any(plays(each.code, CodeRole.RAISES) for each in self.plan.lines)
        if figure or raised or not plays(line.code, CodeRole.STAYS):
            return figure
        named = (drug.cast for drug in self.ruleset.drugs.values() if drug.named_by)
        return next(filter(None, map(self._taken, named)), "")

    def _taken(self, drug: str) -> str:
        """The dose that is taken, as it was told: each day, or every other day."""
        patient = Patient(self.ruleset, self.plan.decision.facts)
        dose = self.ruleset.playing(RoleKind.DOSE, drug)
        if dose is None or dose.name not in patient.facts:
            return ""
        told = show(dose, patient.facts)
        alternate = patient.sense(RoleKind.SCHEDULE, drug) is Sense.ALTERNATE
        return f"{told.partition('/')[0]} {Sense.ALTERNATE.value}" if alternate else told

    def _in_a_word(self) -> str:
        """`No. `, where that answers all that is asked; a yes only where the act is what was asked."""
        told = any(each.says_why for each in self.plan.critique)
        words = {in_a_word(each.verdict) for each in self.plan.critique if told}
        word = words.pop() if len(words) == 1 else ""
        if word == in_a_word(Verdict.AGREES):
            own = {ground.code for each in self.plan.critique for ground in each.grounds[:1]}
            return f"{word}. " if self.page.lead and self.page.lead.code in own else ""
        return f"{word}. " if word and (word == in_a_word(Verdict.FORBIDS) or not self.page.urgent) else ""

    def _answered(self) -> Words:
        """The answer to the first act that is meant, where no line heads the page."""
        first = self.heading
        if first is None:
            return ()
        ground = decisive(self.ruleset, first)
        why = self._reason(first, ground)
        why = why if self._before(first) else clipped(why, TWO_LINES, "; ")
        text = f" {_big(why)}." if why else ""
        return said(Strong(f"{verdict_line(first)}.".upper()), text, self._cited(first, ground))

    def _why(self, line: Line) -> str:
        """Its reason, with the values that it goes by; of an emergency every reason."""
        urgent = line.kind is Kind.URGENT
        reasons = line.reasons if urgent else line.reasons[:1]
        behind = (self.phrases.behind(self.plan, self.explainer, line.code, each, urgent) for each in reasons)
        facts = list(dict.fromkeys(chain.from_iterable(each[:MOST_FACTS] for each in behind)))[:MORE_FACTS]
        told = f" ({'; '.join(facts)})" if facts else ""
        because = dict.fromkeys(reason.because.partition(";")[0] for reason in reasons)
        return f"{clipped('; '.join(because), TWO_LINES)}{told}"

    def _called(self) -> Iterator[Words]:
        """The labels, what speaks for and against them with its strength, and what was not asked."""
        if (self.page.lead or self.heading) and (labels := called(self.plan)):
            named = self._named()
            yield said(f"{named}: {labels[:1].lower()}{labels[1:]}." if named else f"{labels}.")
        if not self.page.urgent and any(label.leans for label in self.plan.assessment):
            yield from self._sides()
        for matter in self.ruleset.asked_about:
            if matter.not_asked and not self.plan.decision.closed.get(matter.name):
                yield said(f"Not asked here: {matter.title} ({matter.not_asked}).")

    def _named(self) -> str:
        """The diagnosis, where one is told."""
        disease = self.ruleset.playing(RoleKind.DIAGNOSIS)
        told = self.plan.decision.facts.get(disease.name) if disease else None
        return str(told).replace("_", " ") if told else ""

    def _sides(self) -> Iterator[Words]:
        """Each side of the evidence in a line, with how strong it is."""
        rules = (self.ruleset.rules[name] for name in self.plan.decision.fired)
        said_of = [text for label in self.plan.assessment for text in (*label.supporting, *label.against)]
        told = "; ".join(said_of)
        weighed = [rule.conclusion for rule in rules if isinstance(rule.conclusion, Weighs)]
        for side in self.ruleset.sides.values():
            of = [item for item in weighed if item.side == side.name and item.text in told]
            of.sort(key=lambda item: -item.strength)
            texts = [f"{item.text.partition(' (')[0]} ({_how_strong(item.strength)})" for item in of]
            if texts:
                yield lead(f"for {side.says}", fitted(texts, WIDE - len(side.says), "; "))

    # --- steps ----------------------------------------------------------------------------------------------

    def _answers(self) -> Iterator[Words]:
        """The answer to each act that is meant, with its ground; then what would make it right."""
        word = "asked"
        many = len(self.plan.critique) > MOST_ANSWERS
        for critique in self.plan.critique:
            ground = decisive(self.ruleset, critique)
            above = bool(ground and self.page.lead and ground.code == self.page.lead.code)
            brief = above or (many and (critique.verdict is Verdict.AGREES or not critique.says_why))
            if critique is not self.heading:
                text = f"{verdict_line(critique)}." if brief else self._answer(critique, ground)
                cited = "" if above else self._cited(critique, ground)
                text = text if self._before(critique) else clipped(text, TWO_LINES, "; ")
                yield row(word, "", text, cited)
                word = ""
            ajar = self.page.urgent and critique.verdict is Verdict.FORBIDS
            if not ajar and critique.right_if:
                right = self.critiques.right(critique)
                yield row(word, "", clipped(right, ONE_LINE, "; "))
                word = ""

    def _answer(self, critique: Critique, ground: Ground | None) -> str:
        if critique.verdict is Verdict.NOT_UNDERSTOOD:
            return f'"{critique.said}": no act that these rules know'
        why = self._reason(critique, ground)
        return f"{verdict_line(critique)}{why and '. '}{_big(why)}"

    def _reason(self, critique: Critique, ground: Ground | None) -> str:
        """What it waits for, else its ground; of what is agreed, the line alone."""
        if ground and critique.verdict is Verdict.AGREES:
            return ground.says
        waits = [self.phrases.waiting(critique.waits_for)] if critique.waits_for else []
        first = "; ".join(each.says for each in self._before(critique))
        several = "; ".join((*waits, *([f"first: {first}"] if first else [])))
        return several if waits or first.count("; ") else self._ground(critique, ground)

    def _before(self, critique: Critique) -> list[Ground]:
        """What is to be done before an act that may be done after it."""
        own = self.ruleset.actions[critique.action].first if critique.verdict is Verdict.NOT_YET else ()
        first = [each for each in critique.grounds if each.code in own]
        parts = {part for each in first for part in self.ruleset.codes[each.code].together}
        return [each for each in first if each.code not in parts]

    def _cited(self, critique: Critique, ground: Ground | None) -> Cite | str:
        before = [each.sources[0] for each in self._before(critique)]
        return ids(before if len(before) > 1 else ground.sources[:3] if ground else ())

    def _ground(self, critique: Critique, ground: Ground | None) -> str:
        return ground_text(self.ruleset, critique, ground) if ground else NO_GROUND.get(critique.verdict, "")

    def _numbered(self) -> Iterator[Words]:
        above = None
        for number, (section, line) in enumerate(self.page.rows, 1):
            word = "" if section is above else section.value
            cited = line.sources[:2]
            room = ONE_LINE - len(" ".join(cited))
            yield row(word, str(number), self._step(section, line, room), ids(cited))
            above = section

    def _step(self, section: Section, line: Line, room: int) -> str:
        """A step in one line: with its figure, its day, or what decides."""
        if section is Section.DECIDES:
            return self._deciding(line, room)
        text = f"{line.text} (set aside)" if line.set_aside else line.text
        seen = self.treated.treatment.reassess
        if seen and self.ruleset.plays(line.code, CodeRole.REASSESSES):
            return f"{text}: {window(*seen)}"
        figure = self._figure(line)
        return clipped(f"{text}: {figure}" if figure else text, room)

    def _deciding(self, line: Line, room: int) -> str:
        """The test that decides, or what is missing, the first few by name."""
        if not self.ruleset.plays(line.code, CodeRole.ASKS):
            return clipped(_big(line.reasons[0].because), room)
        names = dict.fromkeys(reason.because.partition(" (")[0] for reason in line.reasons)
        return f"{MISSING} {fitted(list(names), room - len(MISSING) - 1)}"

    def _wanting(self) -> Iterator[Words]:
        """What figures wait for, in one line."""
        shown = [line.code for line in (self.page.lead, *self.page.steps) if line]
        names = self.treated.lacks(shown)
        if names:
            yield row("", "", f"No dose before these are known: {fitted(names, ONE_LINE // 2)}")


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def _how_strong(strength: Decimal) -> str:
    """Of 4, in a word."""
    return "strong" if strength >= STRONG else "fair" if strength >= FAIR else "weak"
