"""Statement ids as rules have them, for plans that tests make by hand."""

from assistant.knowledge.library.library import load
from assistant.knowledge.model.sources import Citation


def cited(ids: str) -> tuple[str, ...]:
    """The ids in a text such as `S73 X12`, each of its own source."""
    statements = load().statements
    return tuple(Citation(name, statements[name].rows) for name in ids.split())
