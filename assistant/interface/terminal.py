"""The terminal: one-line prompts with completion. No full screen, no mouse, no suggestions of earlier text.

History stays in memory. Colour is for headings only, never the sole sign of a thing; NO_COLOR is honoured.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from threading import Thread
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.shortcuts import CompleteStyle, print_formatted_text
from prompt_toolkit.styles import Style

from assistant.interface.layout import GOODBYE, HEADINGS, PROMPT, STAY

if TYPE_CHECKING:
    from assistant.interface.sitting import Sitting

STYLE = Style.from_dict(
    {
        "heading": "bold ansicyan",
        "urgent": "bold ansired",
        "bottom-toolbar": "noreverse italic",
        "bottom-toolbar.text": "noreverse italic",
    }
)
PLAIN_STYLE = Style.from_dict({"bottom-toolbar": "noreverse", "bottom-toolbar.text": "noreverse"})


class Answers(Completer):
    """What may be typed now, as the interview tells it; the typed start is matched in any case."""

    def __init__(self, offered: Callable[[], Iterable[str]]) -> None:
        self.offered = offered

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The answers and words that go on from the line so far, or from its last item in a list."""
        line = document.text_before_cursor
        starts = dict.fromkeys((line.lstrip(), re.split(r"[,;]\s*", line)[-1].lstrip()))
        for start in starts:
            for answer in self.offered():
                if answer.casefold().startswith(start.casefold()):
                    yield Completion(answer, start_position=-len(start))


class Preparation:
    """What takes time before the first answer, done while the first line is typed."""

    def __init__(self, make: Callable[[], Sitting]) -> None:
        self._make = make
        self._made: Sitting | None = None
        self._fault: BaseException | None = None
        self._thread = Thread(target=self._run, name="preparation", daemon=True)

    def _run(self) -> None:
        try:
            self._made = self._make()
        except BaseException as fault:  # noqa: BLE001 - raised again where the conversation is wanted
            self._fault = fault

    def start(self) -> None:
        """Begin, once."""
        if self._thread.ident is None:
            self._thread.start()

    def wait(self) -> Sitting:
        """The conversation; raises what preparing it raised."""
        self.start()
        self._thread.join()
        if self._fault is not None:
            raise self._fault
        assert self._made is not None
        return self._made

    @property
    def ready(self) -> Sitting | None:
        """The conversation, if it is there."""
        return self._made


class Terminal:
    """One conversation at a terminal.

    opening: the first screen for a width. make: the conversation behind it, made while the first line is
    typed. keys, output: given by tests.
    """

    def __init__(
        self,
        opening: Callable[[int], list[str]],
        make: Callable[[], Sitting],
        keys: Input | None = None,
        output: Output | None = None,
    ) -> None:
        self.opening = opening
        self.preparation = Preparation(make)
        self.plain = bool(os.environ.get("NO_COLOR"))
        self.session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),
            completer=Answers(self._completions),
            complete_while_typing=False,
            complete_style=CompleteStyle.COLUMN,
            reserve_space_for_menu=4,
            auto_suggest=None,
            mouse_support=False,
            enable_history_search=False,
            bottom_toolbar=self._status,
            key_bindings=_keys(),
            style=PLAIN_STYLE if self.plain else STYLE,
            color_depth=ColorDepth.DEPTH_1_BIT if self.plain else None,
            input=keys,
            output=output,
        )
        self.session.app.after_render += lambda _: self.preparation.start()

    def converse(self) -> None:
        """The conversation, until it is left by `quit` or Ctrl-D. Ctrl-C clears the line."""
        self._show(self.opening(self._width()))
        try:
            while self._turn():
                pass
        finally:
            self.preparation.wait()

    def _turn(self) -> bool:
        """One line and what is said to it; whether the conversation goes on."""
        try:
            line = self.session.prompt(PROMPT)
            sitting = self.preparation.wait()
            said = sitting.reply(line)
        except KeyboardInterrupt:
            self._show([STAY])
            return True
        except EOFError:
            self._show([GOODBYE])
            return False
        self._show(sitting.screen(self._width()).lines(said))
        return not sitting.over

    def _completions(self) -> tuple[str, ...]:
        sitting = self.preparation.wait()
        return sitting.interview.completions(sitting.state)

    def _status(self) -> str:
        sitting = self.preparation.ready
        if sitting is None:
            return "describe the patient, or Enter to be asked"
        return sitting.interview.status(sitting.state)

    def _width(self) -> int:
        return self.session.output.get_size().columns

    def _show(self, lines: list[str]) -> None:
        text: list[tuple[str, str]] = []
        for line in lines:
            style = "class:heading" if line in HEADINGS else ""
            if line.startswith("URGENT"):
                style = "class:urgent"
            text += [("" if self.plain else style, line), ("", "\n")]
        print_formatted_text(
            FormattedText(text),
            end="",
            style=STYLE,
            output=self.session.output,
            include_default_pygments_style=False,
        )


def one_line(pasted: str) -> str:
    """Pasted lines as one answer: a line end stands for a semicolon, unless the line has its own stop."""
    lines = [line.strip() for line in re.split(r"\r\n|\r|\n", pasted)]
    text = ""
    for line in filter(None, lines):
        joint = "" if not text else " " if text[-1] in ".,;:!?" else "; "
        text += joint + line
    return text


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add(Keys.BracketedPaste)
    def _paste(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text(one_line(event.data))

    @keys.add("c-c")
    def _clear(event: KeyPressEvent) -> None:
        """Clear the line; on an empty one, let the loop say how to leave."""
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

    return keys
