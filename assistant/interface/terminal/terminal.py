"""The terminal: one-line prompts with a menu on Tab, and below them what the line would be read as.

No full screen, no mouse, no bell, no suggestions of earlier text; history stays in memory. Nothing but Enter
gives a line, and nothing keeps Enter from it. Colour is never the sole sign of a thing; NO_COLOR is honoured.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.filters import Condition, is_searching
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.output.vt100 import Vt100_Output
from prompt_toolkit.shortcuts import CompleteStyle, print_formatted_text
from prompt_toolkit.styles import Style

from assistant.conversation.turn.opening import AT_FIRST
from assistant.interface.terminal.menu import Menu
from assistant.interface.terminal.pages import MORE, Pages
from assistant.interface.terminal.resizing import climb_on_resize
from assistant.interface.terminal.sequences import has_links, linked, to_clipboard
from assistant.interface.terminal.toolbar import Toolbar
from assistant.interface.terminal.weights import weighed
from assistant.interface.words.layout import STAY, clamped, one_line, paragraphs, prompt

if TYPE_CHECKING:
    from assistant.conversation.assisting.completion import Offer
    from assistant.conversation.turn.utterances import Utterance
    from assistant.interface.terminal.sitting import Sitting

MENU_ROWS = 4
COLOURS = {  # all can be read on black and on white
    "heading": "bold ansimagenta",
    "urgent": "bold ansired",
    "act": "bold",
    "source": "dim",
}
UNCOLOURED = {
    "bottom-toolbar": "noreverse",
    "control-character": "fg:default",
    "completion-menu": "bg:default fg:default",
    "completion-menu.meta.completion": "bg:default fg:default",
    "completion-menu.completion.current": "bg:default fg:default reverse",
    "completion-menu.meta.completion.current": "bg:default fg:default reverse",
    "scrollbar.background": "bg:default",
    "scrollbar.button": "bg:default reverse",
}
STYLE = Style.from_dict({**UNCOLOURED, **COLOURS})
PLAIN_STYLE = Style.from_dict(UNCOLOURED)


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
        self._said: tuple[Utterance, ...] = ()
        self._pages, self._links = Pages(), has_links()
        self.style = PLAIN_STYLE if self.plain else STYLE
        self.toolbar = Toolbar(lambda: self.preparation.ready, lambda: self.session.app.invalidate())
        self.session: PromptSession[str] = PromptSession(
            history=InMemoryHistory(),
            completer=Menu(self._offers),
            complete_while_typing=False,
            complete_style=CompleteStyle.COLUMN,
            reserve_space_for_menu=MENU_ROWS,
            auto_suggest=None,
            mouse_support=False,
            enable_history_search=False,
            search_ignore_case=True,
            bottom_toolbar=lambda: self.toolbar.text(self._width()),
            key_bindings=self._keys(),
            style=self.style,
            color_depth=ColorDepth.DEPTH_1_BIT if self.plain else ColorDepth.DEPTH_4_BIT,
            input=keys,
            output=output,
        )
        self.session.app.after_render += lambda _: self.preparation.start()
        self.session.app.renderer.cpr_not_supported_callback = None  # it would speak into the conversation
        self.session.default_buffer.on_text_changed += lambda buffer: self.toolbar.typed(buffer.text)
        if isinstance(self.session.output, Vt100_Output):
            self.session.output.enable_bell = False
        climb_on_resize(self.session.app)

    def converse(self) -> None:
        """The conversation, until it is left by `quit` or Ctrl-D. Ctrl-C clears the line.

        What is typed while an answer is on its way waits for the next prompt, unseen and whole.
        """
        with self.session.input.raw_mode():
            self._start_afresh()
            self._show(self.opening(self._width()))
            try:
                while self._turn():
                    pass
            finally:
                self._take_pastes_whole(False)
                self.preparation.wait()

    def _turn(self) -> bool:
        """One line and what is said to it; whether the conversation goes on."""
        try:
            line = self.session.prompt(self._prompt, pre_run=self._show_listed)
            self._take_pastes_whole(True)
            sitting = self.preparation.wait()
            sitting.clipboard = self._copy
            if self._pages.left and not line.strip():
                self._show(self._pages.further(self._rows()))
                return True
            said = sitting.reply(line)
        except KeyboardInterrupt:
            self._show([STAY])
            return True
        except EOFError:
            sitting = self.preparation.wait()
            self._show(paragraphs(sitting.goodbye, clamped(self._width())))
            return False
        finally:
            self.toolbar.clear()
        self._said = said
        lines = sitting.screen(self._width()).lines(said)
        self._show(lines if sitting.over else self._pages.begin(lines, self._rows()))
        return not sitting.over

    def _show_listed(self) -> None:
        """Sessions that were just listed can be picked with the arrows."""
        sitting = self.preparation.ready
        if sitting and sitting.listed:
            self.session.default_buffer.start_completion(select_first=False)

    def _prompt(self) -> str:
        sitting = self.preparation.ready
        return prompt(MORE if self._pages.left else sitting.takes if sitting else AT_FIRST)

    def _again(self) -> None:
        """The end of what was said last, as much as the screen holds: it was cleared, or left behind."""
        sitting, size = self.preparation.ready, self.session.output.get_size()
        said = sitting and (self._said or sitting.opening)
        lines = sitting.screen(size.columns).lines(said) if sitting and said else self.opening(size.columns)
        self._show(lines[-max(1, size.rows - MENU_ROWS) :])

    def _offers(self, line: str) -> tuple[Offer, ...]:
        sitting = self.preparation.wait()
        return sitting.offers(line)

    def _width(self) -> int:
        return self.session.output.get_size().columns

    def _rows(self) -> int:
        """The rows that an answer may take above the prompt and the line below it."""
        return self.session.output.get_size().rows - 2

    def _copy(self, text: str) -> None:
        self.session.output.write_raw(to_clipboard(text))
        self.session.output.flush()

    def _address_of(self, name: str) -> str:
        sitting = self.preparation.ready
        return sitting.interview.commands.lookup.address_of(name) if sitting else ""

    def _take_pastes_whole(self, whole: bool) -> None:
        """Between two prompts as well: a paste that comes while an answer is made is still one answer."""
        output = self.session.output
        output.enable_bracketed_paste() if whole else output.disable_bracketed_paste()
        output.flush()

    def _start_afresh(self) -> None:
        """What was typed before the first prompt is shown by that, and not before the first line as well."""
        self.session.output.write_raw("\r")
        self.session.output.erase_end_of_line()

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        @keys.add(Keys.BracketedPaste)
        def _paste(event: KeyPressEvent) -> None:
            event.current_buffer.insert_text(one_line(event.data))

        @keys.add("c-c", filter=~is_searching)
        def _clear(event: KeyPressEvent) -> None:
            """Clear the line; on an empty one, let the loop say how to leave."""
            if event.current_buffer.text:
                event.current_buffer.reset()
                self.toolbar.clear()
            else:
                event.app.exit(exception=KeyboardInterrupt, style="class:aborting")

        @keys.add("c-l")
        def _clean(event: KeyPressEvent) -> None:
            """A clean screen, with what is asked still on it."""
            event.app.renderer.clear()
            run_in_terminal(self._again)

        @keys.add("c-z", filter=Condition(lambda: hasattr(signal, "SIGTSTP")))
        def _suspend(event: KeyPressEvent) -> None:
            """To the shell and back, to what was asked."""
            run_in_terminal(self._stopped)

        return keys

    def _stopped(self) -> None:
        os.kill(0, signal.SIGTSTP)
        self._again()

    def _show(self, lines: list[str]) -> None:
        styled = weighed(lines)
        print_formatted_text(
            FormattedText(linked(styled, self._address_of) if self._links else styled),
            end="",
            style=self.style,
            output=self.session.output,
            color_depth=self.session.color_depth,
            include_default_pygments_style=False,
        )
