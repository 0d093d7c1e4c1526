"""A session taken up again: where it stands under the rules of now, and what is said of it first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.conversation.explaining.explaining import NO
from assistant.conversation.interview.interview import Interview
from assistant.conversation.session.log import Story
from assistant.conversation.session.migration import Fitted, fitted
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import Say, Utterance
from assistant.knowledge.model.edition import Edition


@dataclass(frozen=True)
class Resumed:
    """Where it stands, what is said first, and whether rules or entries are others than were saved."""

    state: State
    said: tuple[Utterance, ...]
    differs: bool


def resumed(interview: Interview, story: Story, name: str, day: date, *notes: str) -> Resumed:
    """The session as it goes on. `day`: the date of now; `notes`: what is to be said of its file."""
    ruleset = interview.ruleset
    now = ruleset.edition
    left = fitted(ruleset, story.entries)
    again = dict.fromkeys((*story.again, *left.changed, *left.unusable))
    state = State(
        interview.today,
        left.record,
        number=len(left.record.entries),
        one_by_one=interview.one_by_one,
        again=tuple(finding for finding in again if finding in ruleset.findings),
    )
    begun = bool(state.record.entries or state.again)
    state, next_said = interview.following.go_on(state) if begun else interview.following.again(state)
    said = [Say(_taken_up(interview, state, name)), *map(Say, notes)]
    if story.today != day:
        said.append(Say(f"This session is of {story.today}; its answers are as of that day."))
    if story.rules != now:
        said.append(Say(_other_rules(story.rules, now)))
    said += [Say(text) for text in _dropped(interview, left)]
    saved = tuple(entry.entry for entry in story.entries)
    differs = story.rules != now or saved != left.record.entries
    return Resumed(state, (*interview.open()[1][:-1], *said, *next_said), differs)


def _taken_up(interview: Interview, state: State, name: str) -> str:
    """How much is on the record, and what."""
    count = len(state.record.entries)
    first = f"Taken up again: session {name}, {count} answer{'' if count == 1 else 's'} on record."
    if not count:
        return first
    readings = state.record.fold(interview.ruleset).readings
    told = [(interview.ruleset.findings[name].title, reading) for name, reading in readings.items()]
    present = [f"{title} {r.shown}" for title, r in told if r.settled and r.shown not in NO]
    groups = {
        "Told": present,
        "No or none": [title for title, r in told if r.settled and r.shown in NO],
        "Not known": [title for title, r in told if not r.settled],
        "Set aside": [f'{", ".join(rules)}, because "{reason}"' for rules, reason in state.record.reasons],
    }
    return "\n".join([first, *(f"{word}: {'; '.join(items)}." for word, items in groups.items() if items)])


def _other_rules(before: Edition, now: Edition) -> str:
    if before.name != now.name:
        return f"It was held under another rule set: {before}, now {now}."
    if before.version != now.version:
        return f"The rules have changed since: {before}, now {now}."
    return f"The rules have changed since, under the same version: {now}."


def _dropped(interview: Interview, left: Fitted) -> list[str]:
    """What was dropped and why, a sentence a kind."""
    findings = interview.ruleset.findings
    said = []
    if left.changed:
        titles = ", ".join(findings[name].title for name in left.changed)
        said.append(f"These mean something else now; they are dropped and asked again: {titles}.")
    if left.gone:
        names = ", ".join(name.replace("_", " ")[:40] for name in left.gone)
        said.append(f"These are not asked or told any more, and are dropped: {names}.")
    if left.unusable:
        titles = ", ".join(findings[name].title for name in left.unusable)
        said.append(f"The values saved for these cannot be; they are dropped and asked again: {titles}.")
    if left.clashing:
        lines = ", ".join(f'"{line}"' for line in left.clashing)
        said.append(f"These contradict what was told before them, and are dropped: {lines}.")
    if left.aside:
        reasons = ", ".join(f'"{reason}"' for reason in left.aside)
        said.append(f"What was set aside has changed, and is said again; the reason was: {reasons}.")
    return said
