"""The way in for the command, under a name of its own: `assistant` may be another package of that name."""

import sys

ANOTHER = (
    'Another package called "assistant" stands in the way of this program{}. '
    "Take it away, and install this one again: pip uninstall assistant; "
    "pip install --force-reinstall myositis-assistant"
)


def main() -> int:
    """Run one command; returns its exit code, or 70 with a sentence where `assistant` is not ours."""
    import assistant

    if getattr(assistant, "PROGRAM", "") != "myositis-assistant":
        place = getattr(assistant, "__file__", None)
        print(ANOTHER.format(f", at {place}" if place else ""), file=sys.stderr)
        return 70
    from assistant.cli import main as run

    return run()
