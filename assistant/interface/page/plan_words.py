"""What a plan says first and of itself, in words: the answer, whose it is, and the choice between drugs."""

from __future__ import annotations

from assistant.conversation.turn.utterances import Part
from assistant.interface.words.phrases import Phrases
from assistant.knowledge.model.ruleset import Ruleset
from assistant.knowledge.model.sources import Rows
from assistant.reasoning.plan.arguments import choice
from assistant.reasoning.plan.values import Fault, Plan

FAULT = "FAULT OF THE PROGRAM, do not rely on this plan:"
NO_LABEL = "No label stands on what is known"
HEADINGS = (
    *("URGENT", "ASSESSMENT", "DO NOW", "CONSIDER", "NEVER", "NOT ADVISED"),
    *(part.upper() for part in Part),
    *("MORE", "WHAT YOU MEAN TO DO"),
)
SIGNED_OFF = "No clinician has signed off any of it; it suggests for review and never orders."


def called(plan: Plan) -> str:
    """The labels shortly; "" without any."""
    return "; ".join(_briefly(label.text, first=not n) for n, label in enumerate(plan.assessment))


def faults(plan: Plan) -> list[str]:
    """A sentence on each promise that the rules broke, to stand above the plan."""
    return [
        f"{FAULT} {_broken(fault)} Please report it, without any patient's data." for fault in plan.faults
    ]


def _broken(fault: Fault) -> str:
    says = "; ".join(f'"{text}" ({code})' for code, text in fault.withheld)
    withheld = f" Withheld, as it breaks it: {says}." if says else " Nothing could be withheld."
    promised = f'the rules break their promise {fault.promise}, "{fault.demand}", because {fault.because}'
    return f"{promised} [{' '.join(fault.sources)}].{withheld}"


def made_from(ruleset: Ruleset) -> str:
    """The text with its date, and that nobody has signed off what was made from it."""
    sources = [source for source in ruleset.sources.values() if source.rows == Rows.LECTURE]
    made = "".join(f"Made from a {source.name} by {source.by}, {source.date}. " for source in sources)
    return f"{made}{SIGNED_OFF}"


def chosen_words(ruleset: Ruleset, phrases: Phrases, plan: Plan, alone: bool = False) -> str:
    """Between several drugs: which is first and why, or that nothing here ranks them; "" without a choice.

    alone: only what the lecture carries is shown.
    """
    options = choice(ruleset, plan.decision)
    if options is None:
        return ""
    if not options.first:
        text = "Several drugs stand, and nothing here ranks them: the specialist chooses."
    else:
        name = phrases.said(options.first)
        why = "it alone is left" if len(options.standing) == 1 else "it alone has nothing against it"
        text = f"First: {name}; {why}."
        text += " What is left out was weighed too." if alone else ""
    if options.kept_back:
        text += " Kept back, see not advised: "
        text += f"{'; '.join(phrases.said(code) for code in options.kept_back)}."
    return f"{text} Arguments are not counted."


def _briefly(text: str, first: bool) -> str:
    brief = text.partition(":")[0].partition(",")[0]
    return brief if first else brief[:1].lower() + brief[1:]
