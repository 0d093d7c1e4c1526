"""Reading what the clinician means to do: `go up on the pred?`, `should I start MTX`, `next cyc pulse`.

An act is an intention where it is asked, where first words say so (`planning to`, `what about`), or where its
verb opens the sentence; never where it is told of the past, of somebody else, or negated. What is meant is
taken out of the text, so that an intended dose is never read as the dose that is taken.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.conversation.reading.page import Page
from assistant.conversation.reading.result import settle
from assistant.knowledge.acts.acts import Act, Form, acts_in
from assistant.knowledge.model.ruleset import Ruleset

MEANT = "proposed_action"


def _words(*alternatives: str) -> str:
    return rf"(?:{'|'.join(alternatives)})"


_CUE = re.compile(
    r"\b(?:i'?m |i am |we'?re |we are )?"
    + _words(
        r"(?:should|can|could|may|shall|must|do|would) (?:i|we|one|you)(?: (?:now|just|not|safely|already))?",
        r"(?:should|can|could) (?:the|her|his|their|this|it)",
        r"(?:i|we)(?:'d| would| will|'ll| may| might| want| plan| intend| propose| mean| think)",
        *("going to", "about to", "want(?:ing)? to", "would like to", "like to", "mean to"),
        *("plan(?:ning|s)? (?:to|on|is)", "plan", "planning", "intend(?:ing)?(?: to)?"),
        *("intention(?: is)?(?: to)?", "propos(?:e|ing|al)(?: is)?(?: to)?", "proposed (?:action|plan)"),
        *("thinking (?:of|about)", "think of", "consider(?:ing)?", "contemplating", "let'?s", "let us"),
        *(r"wonder(?:ing)?(?: (?:about|if|whether))?", "what about", "how about", "what if (?:i|we)"),
        *("why not", "is it time (?:to|for)", "time (?:to|for)", "is (?:it|this) (?:the )?time for"),
        *("ok(?:ay)? to", "safe to", "ready to", "happy to", "keen to", "tempted to", "is it right to"),
        *("right to", "better to", "best to", "room to", "reason(?:able)? to", "wise to"),
        *("next steps?(?: is| would be)?(?: to)?", "role for", "place for", "indication for"),
        *("candidate for", "due for", "scheduled for", "now for"),
    )
    + r"\b(?:\s*(?:is|:|to))*",
    re.I,
)
_WHO = _words(
    *("patient", "pt", "he", "she", "they", "mother", "father", "family", "gp", "doctor", "colleague"),
    *(r"rheumatolog\w+", r"neurolog\w+", "hospital"),
)
_THEY_SAY = _words(
    *("wants?", "wanted", "wishes", "would like", "planned", "plans", "asks?", "asked", "hopes", "told"),
    *("advised", "said", "suggested", "recommended", "proposed", "considered", "intends", "decided"),
)
_NOT_MEANT = re.compile(
    r"\b"
    + _words(
        *("was", "were", "had", "has", "have", "been", "did", r"declin\w+", r"refus\w+", "never"),
        *("no longer", "don'?t", "do not", "not (?:want|plan|going|mean|intend|to|yet)", "wouldn'?t"),
        *("would not", "won'?t", "will not", "shouldn'?t", "should not", "cannot", "can'?t", "could not"),
        *("couldn'?t", "not keen", "without", "before", "after", "since", "until", "unless", r"avoid\w*"),
        *("against", "instead of", "rather than", "unable to", "failed", "stopped", "tried to"),
        rf"{_WHO}\s+(?:\w+\s+)?{_THEY_SAY}",
        *("told to", "asked to", "advised to", "on", "takes", "taking", "took", "history of"),
        *(r"intoleran\w+", r"allerg\w+", r"contraindicat\w+", "response to", r"respon\w+ to", "due to"),
        "induced",
    )
    + r"\s*(?:\w+\s*)?$",
    re.I,
)
_OTHERS = re.compile(
    rf"\b{_WHO}\s+(?:now\s+|also\s+)?{_THEY_SAY}\b"
    rf"|\b{_WHO}(?:'s| is| are)?\s+(?:considering|planning|thinking|proposing|intending|wanting|keen|going)\b"
    r"|\b(?:was|were|had been|had) (?:\w+ )?(?:planning|planned|going to|thinking|considering|about to"
    r"|supposed to)\b|\b(?:planned|considered|refused|declined)\b"
    r"|\b(?:previous|prior|former|old|original|earlier|last|past|initial)\s+(?:treatment\s+)?plan\b"
    rf"|\b(?:gp|hospital|{_WHO}'s)\s+plan\b|\bplan\w*\s+(?:was|were|had)\b"
    r"|\bplan\s+(?:\w+\s+){0,3}?(?:last|previous|earlier)\s+(?:visit|review|appointment|clinic|admission|time|week|month|year)",
    re.I,
)
_PAST_AFTER = re.compile(
    r"\b"
    + _words(
        *("ago", "last (?:week|month|year|night|time|spring|summer|autumn|winter)", "yesterday"),
        *("previously", "earlier", "already", "since", r"in (?:19|20)\d\d", "was", "were", "caused", "made"),
        r"in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*",
        *("helped", "without (?:effect|benefit)", "failed", "did not", "didn'?t", "not tolerated"),
    )
    + r"\b",
    re.I,
)
_OPENING = re.compile(
    r"\s*(?:(?:and|then|so|now|also|please|plan|next|ok|okay|hence|therefore|today|maybe|perhaps|or|just|ready"
    r"|to)\b[\s:,]*|[-:>*?]+\s*)*",
    re.I,
)
_NEXT_SENTENCE = re.compile(r"\.\s+(?!(?:to|by|from|at)\b)(?-i:[A-Z])", re.I)  # `pred.` may end a sentence
_ASKED = re.compile(r"(?:[^,.;!?\n]|[.,](?=\d))*\?")
_TOLD_TOO = re.compile(r"\b(?:put|cut|let)\b", re.I)  # the same in the past
_REASON = re.compile(
    r"[\s,]*\b(?:because|given(?: that)?|now that|seeing that"
    r"|with (?:an? )?(?:normal |rising |high |low |falling )?(?:CK|CPK|potassium|EMG|MRI))\b",
    re.I,
)
_BARE = re.compile(  # what may stand between first words and a drug: should I be giving MTX
    r"[\s:,]*(?:(?:the|a|an|some|oral|iv|use|using|for|of|with|on|about|give|giving|have|having|need|needs|get"
    r"|getting|do|doing|role|high|low|dosed?|weekly|monthly|now|then|also|is|be|it|just|to|go|\d[\d.,]*|mg|g)\b"
    r"[\s,]*)*",
    re.I,
)
_DOSED = re.compile(r"\s*(?:\d[\d.,]*\s*(?:mg|g)\b[\s/]*(?:oral(?:ly)?|po)?\s*)?", re.I)
_AND = re.compile(r"[\s,]*(?:and|then|and then|or|\+|plus|/|with)?[\s,]*(?:to\s+)?", re.I)
_LONGEST = 160  # characters kept of what is meant


def meant(ruleset: Ruleset, text: str) -> bool:
    """Whether a line asks or says to do something, in a verb, and so is no answer to a question."""
    acts = (act for act in acts_in(ruleset, text) if act.form is not Form.NAMED)
    return any(_cue(text, 0, len(text), act) is not None for act in acts)


def read_intentions(page: Page) -> None:
    """What is meant, as one reading; its words are taken out of the page."""
    finding = page.finding(MEANT)
    if finding is None or not page.ruleset.actions:
        return
    spans = _meant(page, acts_in(page.ruleset, page.text))
    if not spans:
        _taken_daily(page)
        return
    said = "; ".join(_told(page, action, start, end) for action, _, start, end in spans)[:_LONGEST]
    for number, (_, cue, _, end) in enumerate(spans):
        if number == 0:
            page.add(settle(finding, {finding.name: said}, ""), cue, end)
        else:
            page.take(cue, end)
    reading = page.readings[-1]
    whole = " ... ".join(page.words(cue, end) for _, cue, _, end in spans)
    page.readings[-1] = replace(reading, words=whole)


def _told(page: Page, action: str, start: int, end: int) -> str:
    """The words of an act; with the name of it, where they do not tell by themselves which drug is meant."""
    words = page.words(start, end).strip(" ?.,;:")
    acts = acts_in(page.ruleset, words)
    alone = [act.action for act in acts] == [action]
    return words if alone else f"{page.ruleset.actions[action].says}: {words}"


def _meant(page: Page, acts: list[Act]) -> list[tuple[str, int, int, int]]:
    """Each act that is meant: its action, where its first words start, where it starts, and its end."""
    spans: list[tuple[str, int, int, int]] = []
    before: Act | None = None
    for place, act in enumerate(acts):
        start, end = page.clause(act.start)
        end = max(end, act.end)
        if ended := _NEXT_SENTENCE.search(page.text, act.end, end):
            end = ended.start()
        following = acts[place + 1].start if place + 1 < len(acts) else len(page.text)
        linked = bool(spans and before and _AND.fullmatch(page.text, spans[-1][3], act.start))
        cue = _cue(page.text, start, end, act)
        if cue is None and not (linked and act.form is not Form.DONE):
            continue
        reason = _REASON.search(page.text, act.end, end)
        stop = min(reason.start() if reason else end, max(following, act.end))
        if following < end:  # the next act begins in this clause: its own first words are its own
            stop = act.end
        spans.append((act.action, act.start if cue is None else cue, act.start, stop))
        before = act
    return spans


def _cue(text: str, start: int, end: int, act: Act) -> int | None:
    """Where the words that make it an intention begin, in its clause; None where nothing makes it one."""
    start = max([start, *(m.end() for m in re.finditer(r"[.;!?](?!\d)", text[: act.start]))])
    before, after = text[start : act.start], text[act.end : end]
    if _OTHERS.search(before) or _PAST_AFTER.search(after) or _PAST_AFTER.search(text[act.start : act.end]):
        return None
    cues = list(_CUE.finditer(before))
    if cues:
        rest = before[cues[-1].end() :]
        passive = re.fullmatch(r"\s*(?:\w+\s+){0,4}?(?:be|being)\s+(?:\w+\s+)?", rest, re.I)
        if act.form is Form.DONE and not passive:
            return None
        if re.search(r"\b(?:not|never|avoid|without)\b", rest, re.I) or _negated(before[: cues[-1].end()]):
            return None
        if act.form is Form.NAMED and not (passive or _BARE.fullmatch(rest)):
            return None
        return start + cues[0].start()
    if act.form is Form.DONE or _NOT_MEANT.search(before):
        return None
    opens = _OPENING.fullmatch(before) is not None
    asked = _ASKED.match(text, act.end) is not None
    if act.form is Form.TO_DO:
        told_too = _TOLD_TOO.match(text, act.start)
        return act.start if asked or (opens and not told_too) else None
    if not asked:
        return None
    return act.start if opens or _DOSED.fullmatch(before) or act.form is Form.DOING else None


def _negated(before: str) -> bool:
    """`I would not`, `not planning to`: but `why not` and `should I not` ask."""
    said = re.sub(r"\b(?:why not|not sure (?:if|whether))\b", "", before, flags=re.I)
    return re.search(r"\b(?:not|never|no)\b|n't\b", said, re.I) is not None


def _taken_daily(page: Page) -> None:
    """A line that is nothing but methotrexate every day may be what is taken, or meant: both are kept."""
    finding = page.finding(MEANT)
    acts = acts_in(page.ruleset, page.text)
    if finding is None or len(acts) != 1 or "daily" not in acts[0].words:
        return
    (act,) = acts
    if page.text[: act.start].strip() or page.text[act.end :].strip(" .!"):
        return
    words = page.words(act.start, act.end)
    page.readings.append(settle(finding, {finding.name: words}, words))
