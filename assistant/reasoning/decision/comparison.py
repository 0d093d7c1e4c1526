"""One primitive comparison of a known value."""

from __future__ import annotations

from decimal import Decimal

from assistant.knowledge.model.ruleset import Test, Value


def passes(test: Test, value: Value) -> bool:
    """Whether a known value passes a comparison; `known` always does and `unknown` never.

    A number is compared with numbers only: a value of another type fails the test.
    """
    match test.comparison:
        case "=":
            return type(value) is type(test.value) and value == test.value
        case "known":
            return True
        case "unknown":
            return False
    if not isinstance(value, Decimal) or not isinstance(test.value, Decimal):
        return False
    match test.comparison:
        case ">":
            return value > test.value
        case ">=":
            return value >= test.value
        case "<":
            return value < test.value
        case "<=":
            return value <= test.value


def equals_threshold(test: Test, value: Value) -> bool:
    """Whether the value stands exactly on a strict threshold, and so does not cross it."""
    return test.comparison in (">", "<") and isinstance(value, Decimal) and value == test.value
