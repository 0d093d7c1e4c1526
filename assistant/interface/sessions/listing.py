"""The sessions there are, told apart by what was said first as it was read (never a name), and deleted."""

from __future__ import annotations

from assistant.conversation.session.log import Damage, NotASession, Story, read_story
from assistant.interface.sessions.store import DAMAGED, Refused, folder, names, opened
from assistant.interface.words.layout import visible

MOST, WORDS = 20, 5  # sessions that are listed in a chat, and values that tell one apart
UNTOLD = ("yes", "no", "none", "unknown", "absent", "present")


def session_lines() -> list[str]:
    """A line for each session, the latest last. Raises `Refused`."""
    there = _names()
    if not there:
        return ["There is no session."]
    return [*map(_line, there), "", "--resume ID takes one up again, forget ID deletes it."]


def numbered(but: str = "") -> tuple[tuple[str, str], ...]:
    """The sessions to be taken up, the latest first, each with what tells it apart. Raises `Refused`."""
    there = [name for name in reversed(_names()) if name != but]
    return tuple((name, _line(name, shortly=True)) for name in there[:MOST])


def _line(name: str, *, shortly: bool = False) -> str:
    try:
        with opened(name) as file:
            story = read_story(file.content())
    except NotASession:
        return f"{name}  cannot be read"
    except Refused as refused:
        return f"{name}  open in another chat" if "another chat" in str(refused) else str(refused)
    count = len(story.entries)
    if shortly:
        return visible(f"{_first(story)}  {name[:10]} {name[11:13]}:{name[13:15]}")
    about = f"{_first(story)}  {count} answer{'' if count == 1 else 's'}  {story.rules}"
    damaged = "  damaged" if story.damage is not Damage.NONE else ""
    return visible(f"{name}  {about}{damaged}")


def _first(story: Story) -> str:
    """What its first line told, in the words of the findings: `54 years, male, DM, prednisone, 40 mg/day`."""
    readings = story.entries[0].entry.readings if story.entries else ()
    shown = [reading.shown for reading in readings if reading.shown not in UNTOLD]
    return ", ".join(shown[:WORDS]) or f"of {story.today}"


def forget(wanted: list[str], everything: bool) -> tuple[list[str], list[str]]:
    """Delete these sessions, or all: what was deleted, and what could not be, a sentence each."""
    done, left = [], []
    there = _names() if everything else wanted
    for name in there:
        try:
            with opened(name) as file:
                file.delete()
            done.append(f"Session {name} is deleted.")
        except Refused as refused:
            left.append(str(refused))
        except OSError as error:
            left.append(f"Session {name} cannot be deleted: {error.strerror}.")
    if everything and not left:
        left += _copies_left()
    if not there:
        done.append("There is no session.")
    return done, left


def _copies_left() -> list[str]:
    """Delete copies of damaged sessions that are no more; what could not be deleted, a sentence each."""
    left = []
    for copy in folder().glob(f"*{DAMAGED}"):
        try:
            copy.unlink()
        except OSError as error:
            left.append(f"{copy} cannot be deleted: {error.strerror}.")
    return left


def _names() -> list[str]:
    try:
        return names()
    except OSError as error:
        raise Refused(f"The sessions cannot be looked for: {error.strerror}.") from None
