"""Words that know where they stand: what every later step reads, so that a fault can point at one word."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.knowledge.model.ruleset import Place


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """What two spellings of one name have in common: case, underscores and runs of space do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())


def underscored(text: str) -> str:
    """A name as JSON spells it: `ck trend` is `ck_trend`. Case is kept."""
    return "_".join(text.replace("_", " ").split())


def spaced(name: str) -> str:
    """A name as the notation spells it: `ck_trend` is `ck trend`."""
    return name.replace("_", " ")


def listed(names: Sequence[str], last: str = "or") -> str:
    """Names as a sentence lists them: `a, b or c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


@dataclass(frozen=True, slots=True)
class Word:
    """One word and the place of its first character."""

    text: str
    place: Place

    @property
    def end(self) -> Place:
        """The place just after it."""
        return Place(self.place.path, self.place.line, self.place.column + len(self.text))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words in a row, perhaps none. `place` is where it starts, or where it was expected."""

    words: tuple[Word, ...]
    place: Place

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(word.text for word in self.words)

    @property
    def end(self) -> Place:
        """The place just after the last word."""
        return self.words[-1].end if self.words else self.place

    def __bool__(self) -> bool:
        return bool(self.words)

    def __len__(self) -> int:
        return len(self.words)

    def starts(self, text: str) -> bool:
        """Whether it begins with these words, whatever their case."""
        wanted = text.casefold().split()
        return [word.text.casefold() for word in self.words[: len(wanted)]] == wanted

    def before(self, count: int) -> Phrase:
        """The first `count` words."""
        return Phrase(self.words[:count], self.place)

    def after(self, count: int) -> Phrase:
        """What follows the first `count` words."""
        rest = self.words[count:]
        if rest:
            return Phrase(rest, rest[0].place)
        return Phrase((), self.end)

    def find(self, word: str, start: int = 0) -> int:
        """The position of a whole word, whatever its case; -1 when it is not there."""
        for position in range(start, len(self.words)):
            if self.words[position].text.casefold() == word:
                return position
        return -1

    def divide(self, word: str) -> list[Phrase]:
        """The parts between the whole words `word` (such as "or")."""
        parts: list[Phrase] = []
        rest = self
        while (position := rest.find(word)) >= 0:
            parts.append(rest.before(position))
            rest = rest.after(position + 1)
        return [*parts, rest]

    def split(self, mark: str) -> list[Phrase]:
        """The parts between the marks (such as a comma), which may touch the words beside them."""
        parts: list[list[Word]] = [[]]
        starts = [self.place]
        for word in self.words:
            place = word.place
            for number, piece in enumerate(word.text.split(mark)):
                if number:
                    place = Place(place.path, place.line, place.column + len(mark))
                    parts.append([])
                    starts.append(place)
                if piece:
                    parts[-1].append(Word(piece, place))
                    place = parts[-1][-1].end
        return [
            Phrase(tuple(words), words[0].place if words else start)
            for words, start in zip(parts, starts, strict=True)
        ]
