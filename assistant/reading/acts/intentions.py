"""What the clinician means to do: acts asked, planned or ordered, never those told or denied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.knowledge.model.ruleset import RoleKind, Ruleset
from assistant.reading.acts.act import Act, Form, moved
from assistant.reading.acts.acts import acts_in
from assistant.reading.acts.standing import (
    CUTS,
    is_now,
    is_past_plan,
    is_queried,
    keeps,
    labels_of,
    lasts,
    led_by,
    opens,
    stays,
    within,
)
from assistant.reading.facts.conversion import names_drug
from assistant.reading.facts.fact import Line
from assistant.reading.text.layout import Sentence
from assistant.reading.text.token import Cue, Token
from assistant.reading.text.wishes import told_of

_NEVER = frozenset(("absent", "reported", "relative", "past", "hypothetical", "plain", "blamed"))
_TOLD = frozenset(
    ("stopped", "failed", "not tolerated", "never", "replaced", "before", "contraindicated", "declined")
)
_REFUSED = ("declined", "never", "contraindicated", "not tolerated")
_BEGINS = ("start", "restart", "continue")
_HENCE = ("so", "hence", "therefore", "thus")
_BESIDE = 6  # characters: `rather than more prednisolone`, `instead of the IVIG`
_SHORT = 7  # tokens
_FAR = 1000  # characters: how far back a course is told of
MOST = 160  # characters kept of what is meant


def intended(
    ruleset: Ruleset, text: str, line: Line, cues: Sequence[Cue], asked: bool = False, ordered: bool = False
) -> list[Act]:
    """The acts of one line that are meant, in its order; their places are of the whole text.

    asked: the sentence behind it asks whether it is right (`... Do I?`), so that another's advice is meant.
    ordered: the sentence before it says what is meant, so that what is to go on or change beside it is, too.
    """
    tokens = line.tokens[line.sentence.heading :]
    if not tokens:
        return []
    first = tokens[0].start
    acts = acts_in(ruleset, text[first : tokens[-1].end], text[max(0, first - _FAR) : first])
    placed = [moved(a, first) for a in acts]
    found: list[Act] = []
    for act in placed:
        between = text[found[-1].end : act.start] if found else ""
        joined = bool(found) and (_joins(between) or _goes_on(found[-1], act, between))
        advised = asked and _is_advised(ruleset, line, act, cues)
        if (
            _is_meant(line, act, cues, placed)
            or advised
            or (joined and not _denied(line, act, cues) and act.form is not Form.DONE)
        ):
            found.append(act)
    found += [a for n, a in enumerate(placed) if a not in found and _is_next(line, text, placed, n, cues)]
    if found or ordered:
        found += [a for a in placed if a not in found and _is_beside(line, a, cues)]
        found.sort(key=lambda a: a.start)
    return [a for a in found if not any(_holds(b, a) for b in found)]


def _is_next(line: Line, text: str, acts: Sequence[Act], at: int, cues: Sequence[Cue]) -> bool:
    """Whether it is an order, or the thing before it that opens its clause: `exercise and recheck CK`."""
    ways = [(at, at + 1), (at - 1, at)]
    return any(
        0 <= one < other < len(acts)
        and opens(line, acts[one])
        and acts[other].form is Form.TO_DO
        and acts[one].form in (Form.NAMED, Form.TO_DO)
        and not line.ruleset.actions[acts[one].action].deeds
        and text[acts[one].end : acts[other].start].strip().casefold() in ("and", "&", "+", ",")
        and not _denied(line, acts[at], cues)
        and not _is_told(line, acts[at], cues)
        for one, other in ways
    )


def _is_beside(line: Line, act: Act, cues: Sequence[Cue]) -> bool:
    """Whether a change, or what stays as it is, is said beside orders: `stop AZA. Pred stays at 15`."""
    deeds = line.ruleset.actions[act.action].deeds
    named = [m for t in within(line, act) for m in t.meanings]
    things = not deeds and not any(names_drug(line.ruleset.findings[m.finding], m.value) for m in named)
    changes = things or (bool(deeds) and all(deed not in _BEGINS[:2] for deed, _ in deeds))
    timed = any(t.when and t.when.is_past for t in within(line, act)) or lasts(line, act)
    told = _denied(line, act, cues) or _is_told(line, act, cues) or is_past_plan(line, act, cues)
    changes = changes or (act.form is Form.NAMED and led_by(line, act, "hence"))
    return changes and not (told or timed) and act.form is not Form.DONE and opens(line, act)


def _holds(one: Act, other: Act) -> bool:
    """Whether the other act is only a part of this one."""
    inside = one.start <= other.start and other.end <= one.end
    return inside and (one.start, one.end) != (other.start, other.end) and not other.of


def denied(ruleset: Ruleset, text: str, line: Line) -> Iterator[int]:
    """The places of drugs in acts that begin none: denied (`do not stop`), they do not deny the drug."""
    first = line.tokens[0].start
    for act in acts_in(ruleset, text[first : line.tokens[-1].end]):
        start, end = act.start + first, act.end + first
        begins = any(deed == "start" for deed, _ in ruleset.actions[act.action].deeds)
        if act.form in (Form.TO_DO, Form.DOING) and not begins:
            yield from (n for n, t in enumerate(line.tokens) if start < t.start < end and t.meanings)


def _is_meant(line: Line, act: Act, cues: Sequence[Cue], acts: Sequence[Act]) -> bool:
    labels = labels_of(line, act)
    if _denied(line, act, cues) or _is_told(line, act, cues):
        return False
    if is_past_plan(line, act, cues):
        return False
    if act.form is Form.DONE:
        first = next((n for n, t in enumerate(line.tokens) if t.start >= act.start), 0)
        return "planned" in labels and not line.sentence.heading and not line.is_planned_apart(first)
    if "planned" in labels or _is_proposed(line, act, cues) or _opined(line, act, cues):
        return True
    if act.form is Form.NAMED and is_queried(line, act):
        return True
    if line.sentence.asked:
        return act.form is not Form.NAMED or _only(line, act, cues, acts)
    if any(t.when and t.when.weeks for t in within(line, act)) or lasts(line, act):
        return False  # `cut pred to 20 in March` is told
    if act.form is Form.DOING and led_by(line, act, "ours"):
        return True  # `I'm restarting the 20`
    if act.turns >= 0 and opens(line, act) and (led_by(line, act, "hence") or is_now(line, act)):
        return True  # `so MTX 15 to 20`, `pred 60 to 50 today`
    hence = led_by(line, act, "hence") and not line.ruleset.actions[act.action].deeds and opens(line, act)
    if act.form is Form.NAMED and (hence or led_by(line, act, "next") or _instead(line, act)):
        return True  # `so clarithromycin`, `now for MMF 500 bd`, `so colchicine instead`
    plainly = act.form is Form.TO_DO or stays(line, act) or (act.form is Form.DOING and bool(act.drug))
    return plainly and opens(line, act)


def _instead(line: Line, act: Act) -> bool:
    """Whether it is named in the place of another, in a clause that it opens."""
    inside = within(line, act)
    behind = next((t for t in line.tokens if t.start >= act.end), None)
    said = [t.text.casefold() for t in (*inside[-1:], *([behind] if behind else []))]
    return "instead" in said and opens(line, act)


def _is_proposed(line: Line, act: Act, cues: Sequence[Cue]) -> bool:
    """Whether another says to do it: `GP: MTX down to 7.5`, `so pred 40`; but `GP: on pred 40` tells."""
    said = line.tokens[: line.sentence.heading] or line.tokens
    whose = [c.end for c in cues if c.says == "who" and c.start == said[0].start]
    colon = next((t.end for t in line.tokens if t.text == ":"), None)
    apart = next((t for t in line.tokens if whose and t.start >= max(whose)), None)
    if colon is None or apart is None or apart.text != ":" or act.form is Form.DONE:
        return False
    deeds = line.ruleset.actions[act.action].deeds
    changes = bool(deeds) and all(deed not in _BEGINS for deed, _ in deeds)
    before = next((t.text.casefold() for t in reversed(line.tokens) if t.end <= act.start), "")
    ordered = any(line.ruleset.playing(RoleKind.COURSES, drug) for _, drug in deeds)
    return act.form is not Form.NAMED or changes or ordered or before in _HENCE


def _is_advised(ruleset: Ruleset, line: Line, act: Act, cues: Sequence[Cue]) -> bool:
    """Whether it is what somebody would do, and no treatment that is only named."""
    begins = any(deed == "start" for deed, _ in ruleset.actions[act.action].deeds)
    plain = act.form in (Form.TO_DO, Form.DOING) or (act.form is Form.NAMED and not begins)
    return plain and not labels_of(line, act) & (_NEVER - {"reported"}) and not _is_told(line, act, cues)


def asks_of_it(sentence: Sentence) -> bool:
    """Whether a sentence only asks whether what was said is right: `Do I?`, `Shall I give it?`, `Agree?`."""
    tokens = sentence.tokens
    return sentence.asked and len(tokens) <= _SHORT and not any(t.meanings or t.number for t in tokens)


def _denied(line: Line, act: Act, cues: Sequence[Cue]) -> bool:
    first = next((n for n, t in enumerate(line.tokens) if t.end > act.start), 0)
    labels = line.context.labels(first)
    labels = labels_of(line, act) if "masked" in labels else labels  # `no increase in prednisone`
    labels -= {"reported"} if _opined(line, act, cues) else set()
    own = {c.says for c in line.context.cues if act.start < c.start < act.end}
    labels -= {"hypothetical"} if "hypothetical after" in own else set()  # `yellow fever jab booked`
    comma = max((t.end for t in line.tokens if t.text == "," and t.end <= act.start), default=-1)
    for label in ("blamed", "plain"):  # `because of the counts, pred left at 10`
        if comma > 0 and not any(c.says.startswith(label) and c.start > comma for c in line.context.cues):
            labels -= {label}
    if stays(line, act) or keeps(line, act):
        labels -= {"absent", "plain", "masked"}  # `no change to MMF`
        labels -= {"hypothetical"} if led_by(line, act, "else") else set()  # `otherwise keep pred 50`
    if "past after" in own and act.form is Form.TO_DO:
        labels -= {"past"}  # `no pred until cortisol is back`
    return bool((labels - _asked_anew(line, act) if labels & _NEVER else labels) & _NEVER)


def _opined(line: Line, act: Act, cues: Sequence[Cue]) -> bool:
    """Whether another says so, as an order of its own clause: `the boss thinks it is MTX, stop it`."""
    before = [c for c in cues if c.end <= act.start]
    said = [c for c in before if c.says == "opines"]
    last = next((t for t in reversed(line.tokens) if t.end <= act.start), None)
    ordered = act.form is Form.TO_DO and (opens(line, act) or any(last and c.end == last.end for c in said))
    whose = [c.end for c in before if c.says == "who"]
    other = any(told_of(line.tokens, cue, whose) for cue in said)
    return other and ordered and not any(c.says.startswith("reported") for c in before)


def _asked_anew(line: Line, act: Act) -> frozenset[str]:
    """What a question of its own clause takes off an act: `if I stop TAC, can I give MTX?` supposes none."""
    clause = max((t.end for t in line.tokens if t.text in CUTS and t.end <= act.start), default=-1)
    cues = [c for c in line.context.cues if c.start >= clause and c.end <= act.start]
    asked = line.sentence.asked and any(c.says == "planned before" for c in cues)
    supposed = [c.end for c in cues if c.says == "hypothetical before"]
    told = [t for t in line.tokens if supposed and supposed[-1] <= t.start < act.start]
    if act.form is Form.TO_DO and any(t.meanings or t.number or t.term("change") for t in told):
        return frozenset(("hypothetical",))  # `if CK up go back to 50`: what is supposed is said before it
    return frozenset(("hypothetical",)) if asked and not any("hypo" in c.says for c in cues) else frozenset()


def _is_told(line: Line, act: Act, cues: Sequence[Cue]) -> bool:
    """Whether a word inside says that it is over: a drug that was stopped is no order to stop it."""
    lasting = stays(line, act)
    return any(
        c.start < act.start < c.end
        or (c.says in _REFUSED and act.form is Form.NAMED and c.end <= act.start <= c.end + 1)
        or (c.says == "replaced" and c.end < act.start <= c.end + _BESIDE)
        or (c.says in _TOLD and act.start < c.start < act.end and not (act.form is Form.TO_DO or lasting))
        for c in cues
        if c.kind == "status"
    )


def _only(line: Line, act: Act, cues: Sequence[Cue], acts: Sequence[Act]) -> bool:
    """Whether a drug that is named alone is all that the question, or its last clause, is about."""
    if any(c.says in ("saying", "opines") and c.end <= act.start for c in cues):
        return False
    end = min(
        [c.start for c in cues if c.says == "replaced" and c.start >= act.end], default=line.tokens[-1].end
    )
    named = [a for a in acts if a == act or (a.form is Form.NAMED and a.dose is None)]
    around = [t for t in line.tokens if not any(a.start <= t.start < a.end for a in named) and t.start < end]
    others = [t for t in around if t.meanings or t.number]
    last = max((t.end for t in line.tokens if t.text in (",", ":", "-")), default=-1)
    phrase = not line.ruleset.actions[act.action].deeds
    bare = last <= act.start and (phrase or (act.dose is None and not any(t.number for t in others)))
    return not others or (bare and all(t.end <= last for t in others))


def _joins(between: str) -> bool:
    return between.strip(" ,").casefold() in (
        "and",
        "or",
        "+",
        "plus",
        "then",
        "and then",
        "/",
        "&",
        "",
        "with",
    )


def _goes_on(before: Act, act: Act, between: str) -> bool:
    """Whether a second order follows the reason of the first: `stop AZA because ALT 180 and start MMF`."""
    orders = before.form is Form.TO_DO is act.form
    return orders and between.rstrip().casefold().endswith((" and", ",", " then", "+", "&", ";"))


def tokens_in(tokens: Sequence[Token], acts: Sequence[Act]) -> Iterator[int]:
    """The places of the tokens that the acts cover."""
    for n, token in enumerate(tokens):
        around = [a for a in acts if max(a.start, a.turns) <= token.start < a.end]
        if around and not all(_opened(tokens, token, a) for a in around):
            yield n


def _opened(tokens: Sequence[Token], token: Token, act: Act) -> bool:
    """Whether a bracket opens behind the token, in which the deed stands: `pred 15 (plan: down to 12.5`."""
    behind = [t.text for t in tokens if token.start < t.start < act.end]
    return behind.count("(") > behind.count(")")


def goes_on(ruleset: Ruleset, act: Act) -> bool:
    """Whether what is meant is that a drug goes on at a dose, which is of now."""
    return bool(act.drug) and {deed for deed, _ in ruleset.actions[act.action].deeds} == {"continue"}
