"""The protocol: a line of text or JSON in, one JSON object a line out. The same sitting as at a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TextIO

from assistant.conversation.turn.utterances import Utterance
from assistant.interface.commands.plan_input import BadInput
from assistant.interface.files.plan_json import SCHEMA
from assistant.interface.files.said_json import SaidJson
from assistant.interface.files.shapes import Json
from assistant.interface.terminal.sitting import Sitting
from assistant.interface.words.layout import one_line

FORMS = 'A line of JSON is a text, {"say": TEXT} or {"findings": {NAME: VALUE}}.'


class Protocol:
    """A sitting whose replies are data. as_text: findings, as JSON, in the words that the reader reads."""

    def __init__(self, sitting: Sitting, as_text: Callable[[str], str]) -> None:
        self.sitting, self._as_text = sitting, as_text
        self._json = SaidJson(sitting.interview)

    @property
    def opening(self) -> Mapping[str, Json]:
        """What is said before the first line."""
        return self._reply(self.sitting.opening)

    def reply(self, line: str) -> Mapping[str, Json]:
        """What is said to a line; what cannot be read at all is an `error`, and nothing has happened."""
        try:
            said = self._heard(line)
        except BadInput as bad:
            return {"schema": SCHEMA, "error": list(bad.problems)}
        return self._reply(self.sitting.reply(said))

    def _reply(self, said: Sequence[Utterance]) -> Mapping[str, Json]:
        return self._json.reply(self.sitting.state, said, over=self.sitting.over)

    def _heard(self, line: str) -> str:
        """The line as it would be typed."""
        if line.lstrip()[:1] not in ("{", '"'):
            return line
        try:
            read = json.loads(line)
        except (ValueError, RecursionError):
            raise BadInput([f"That is no JSON. {FORMS}"]) from None
        match read:
            case str(text) | {"say": str(text)}:
                return one_line(text)
            case {"findings": dict(findings)}:
                return one_line(self._as_text(json.dumps(findings)))
        raise BadInput([FORMS])


def converse(protocol: Protocol, lines: TextIO, out: TextIO) -> None:
    """One conversation, to its end or the end of the input. Raises as the plain loop does."""
    _write(protocol.opening, out)
    while not protocol.sitting.over and (line := lines.readline()):
        _write(protocol.reply(line.removesuffix("\n").removesuffix("\r")), out)


def _write(reply: Mapping[str, Json], out: TextIO) -> None:
    out.write(json.dumps(reply) + "\n")
    out.flush()
