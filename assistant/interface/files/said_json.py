"""What a conversation says, as JSON: one object for each line that is typed (`docs/protocol.md`).

The values are those that the screens are made of, so that the terminal, the plain loop and this say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.conversation.interview.interview import Interview
from assistant.conversation.record.record import Known
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import (
    Ask,
    Echo,
    Leave,
    Prompt,
    Say,
    ShowCritique,
    ShowLecture,
    ShowNote,
    ShowParts,
    ShowPlan,
    ShowScores,
    ShowSteps,
    Urgent,
    Utterance,
)
from assistant.interface.files.plan_json import SCHEMA, critique_json, findings_json, plan_json, value_json
from assistant.interface.files.score_json import scores_json
from assistant.interface.files.shapes import Json, shaped
from assistant.interface.page.note import note_lines
from assistant.knowledge.model.edition import Provenance
from assistant.knowledge.model.ruleset import Ruleset, Shape
from assistant.reading.answers.answer import Reading
from assistant.reasoning.guard.guarded import guarded_decision


class SaidJson:
    """Replies as data for `json.dumps`, over one interview."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview
        self.ruleset: Ruleset = interview.ruleset

    def reply(self, state: State, said: Sequence[Utterance], *, over: bool = False) -> dict[str, Json]:
        """One reply: what is said in its order, then where the conversation stands."""
        known = state.record.fold(self.ruleset)
        return {
            "schema": SCHEMA,
            "said": [self._said(state, known, utterance) for utterance in said],
            "stands": self._stands(known),
            "takes": "" if over else self.interview.takes(state),
            "findings": findings_json(self.ruleset, known),
            "over": over,
        }

    def _stands(self, known: Known) -> Json:
        """The standing answer: the assessment and what to do first; none while nothing is known."""
        if not known.values:
            return None
        labels = guarded_decision(self.interview.reasoner, known.values).labels
        return {"assessment": list(labels), "text": self.interview.following.panels.so_far(known)}

    def _said(self, state: State, known: Known, utterance: Utterance) -> dict[str, Json]:
        match utterance:
            case Say(text):
                return {"kind": "text", "text": text}
            case Prompt(text):
                return {"kind": "prompt", "text": text}
            case Leave(text):
                return {"kind": "leave", "text": text}
            case Urgent(text, reasons, sources, how):
                return {"kind": "urgent", "text": text, "because": [*reasons], "from": [*sources], "how": how}
            case Echo():
                return self._echo(utterance)
            case Ask():
                return self._ask(utterance)
            case ShowPlan(plan, treatment) | ShowLecture(plan, treatment) | ShowNote(plan, _, _, treatment):
                data = {"kind": _KINDS[type(utterance)]} | self._note(utterance)
                return {**data, "plan": plan_json(self.interview.reasoner, known, plan, treatment)}
            case ShowParts(plan, _, parts, treatment, not_asked):
                because: list[Json] = [{"because": why, "findings": [*titles]} for why, titles in not_asked]
                return {
                    "kind": "parts",
                    "parts": [part.name.casefold() for part in parts],
                    "not_asked": because,
                    "plan": plan_json(self.interview.reasoner, known, plan, treatment),
                }
            case ShowCritique(critiques):
                return {"kind": "critique", "acts": [critique_json(self.ruleset, each) for each in critiques]}
            case ShowSteps(title, rows):
                steps: list[Json] = [{"depth": depth, "text": text} for depth, text in rows]
                return {"kind": "steps", "title": title, "steps": steps}
            case ShowScores(scores):
                made_with = Provenance(self.ruleset.edition, state.today)
                return {"kind": "scores", "scores": scores_json(made_with, scores)["scores"]}
        return {"kind": "text", "text": ""}  # what a sitting does itself: it has been said in words

    def _note(self, utterance: Utterance) -> dict[str, str]:
        if not isinstance(utterance, ShowNote):
            return {}
        of = utterance
        lines = note_lines(self.ruleset, of.plan, of.record, of.today, of.treatment)
        return {"text": "\n".join(lines)}

    def _echo(self, echo: Echo) -> dict[str, Json]:
        readings = [self._reading(reading, echo.was) for reading in echo.readings]
        return {"kind": "echo", "readings": readings, "not_understood": list(echo.not_understood)}

    def _reading(self, reading: Reading, was: Mapping[str, str]) -> Json:
        finding = self.ruleset.findings[reading.finding]
        return {
            "finding": finding.name,
            "title": finding.title,
            "value": value_json(finding, reading.settled) if reading.settled else "unknown",
            "shown": reading.shown,
            "words": reading.words,
            "assumed": list(reading.assumed),
            "converted": reading.converted,
            "was": was.get(finding.name, ""),
        }

    def _ask(self, ask: Ask) -> dict[str, Json]:
        """A question, a checklist or a panel, with what each of its findings may be."""
        question = ask.question
        kind = "panel" if question.items else "checklist" if question.checklist else "question"
        lines: list[Json] = [{"text": item.text, "findings": list(item.findings)} for item in question.items]
        return {
            "kind": kind,
            "text": question.text,
            "hint": question.hint,
            "tier": question.tier.value,
            "number": ask.number,
            "left": ask.left,
            "lines": lines,
            "options": [shaped(option) for option in ask.options],
            "findings": [self._finding(name) for name in question.findings],
        }

    def _finding(self, name: str) -> Json:
        finding = self.ruleset.findings[name]
        choices = ("yes", "no") if finding.shape is Shape.YES_NO else finding.choices
        return {
            "finding": name,
            "title": finding.title,
            "takes": finding.shape.value,
            "values": list(choices),
            "unit": finding.unit,
        }


_KINDS: dict[type, str] = {ShowPlan: "plan", ShowLecture: "lecture", ShowNote: "note"}
