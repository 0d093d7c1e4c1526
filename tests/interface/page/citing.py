"""Statement ids as rules have them, for plans that tests make by hand."""

from assistant.knowledge.model.sources import Citation
from tests.reasoning.patients import ruleset


def cited(ids: str) -> tuple[str, ...]:
    """The ids in a text such as `S73 X12`, each of its own source."""
    statements = ruleset().statements
    return tuple(Citation(name, statements[name].rows) for name in ids.split())
