"""The menu on Tab: what may go on from the line, with what it is beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from assistant.interface.terminal.toolbar import quietly

if TYPE_CHECKING:
    from assistant.conversation.assisting.completion import Offer


class Menu(Completer):
    """Offers as completions. offers: what may go on from a line up to the cursor, the best first."""

    def __init__(self, offers: Callable[[str], Iterable[Offer]]) -> None:
        self.offers = offers

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The offers for the line up to the cursor."""
        offers: tuple[Offer, ...] = ()
        for offer in quietly(lambda: tuple(self.offers(document.text_before_cursor)), offers):
            yield Completion(offer.text, start_position=-offer.instead_of, display_meta=offer.about)
