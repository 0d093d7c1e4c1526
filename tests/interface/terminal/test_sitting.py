"""A sitting keeps each line before it answers it, whatever the disk does, and can be taken up again."""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from assistant.conversation.interview.interview import Interview
from assistant.conversation.session.log import read_story
from assistant.conversation.turn.state import State
from assistant.conversation.turn.utterances import Ask, Leave, Say, Utterance
from assistant.interface.sessions import keeping, store
from assistant.interface.sessions.keeping import Keeper, take_up
from assistant.interface.sessions.store import Refused, SessionFile
from assistant.interface.terminal.plain import converse
from assistant.interface.terminal.sitting import Sitting
from assistant.interface.transcripts.replay import compare, read_transcript

NOON = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - as the person's clock shows it
TODAY = date(2026, 11, 22)
UNSAVED = (
    "This session cannot be saved: No space left on device. It goes on unsaved; each answer tries again."
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MYOSITIS_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "state" / "sessions"


@pytest.fixture
def sit(interview: Interview) -> Iterator[Callable[..., Sitting]]:
    """Makes a new sitting that is kept, or one taken up again."""
    made: list[Keeper] = []

    def sitting(resume: str | None = None, by: Interview = interview, day: date = TODAY) -> Sitting:
        keeper = Keeper(NOON, None if resume is None else take_up(resume))
        made.append(keeper)
        return Sitting.begin(by, keeper) if resume is None else Sitting.resume(by, keeper, day)

    yield sitting
    for keeper in made:
        keeper.close()


def texts(said: tuple[Utterance, ...]) -> list[str]:
    return [utterance.text for utterance in said if isinstance(utterance, Say | Leave)]


def left(sitting: Sitting) -> None:
    assert sitting.keeper
    sitting.keeper.close()


def test_a_chat_opened_and_left_leaves_nothing(sit: Callable[..., Sitting], place: Path) -> None:
    sitting = sit()
    for line in ("status", "help", "", "nonsense here"):
        sitting.reply(line)
    assert texts(sitting.reply("quit")) == ["Goodbye."]
    assert not place.exists()


def test_each_line_is_synced_before_it_is_answered(
    sit: Callable[..., Sitting], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync
    synced: list[int] = []

    def counted(descriptor: int) -> None:
        sync(descriptor)
        synced.append(os.fstat(descriptor).st_size)

    monkeypatch.setattr(os, "fsync", counted)
    sitting = sit()
    sitting.reply("status")
    assert not synced
    for line in ("CK 900 U/L", "none", "status", "undo"):
        before = len(synced)
        sitting.reply(line)
        (path,) = place.iterdir()
        assert len(synced) > before
        assert synced[-1] == path.stat().st_size
        assert read_story(path.read_bytes()).typed[-1] == line
    assert read_story(path.read_bytes()).typed[0] == "status"


def test_nothing_is_answered_that_is_not_on_the_disk(
    sit: Callable[..., Sitting], monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting = sit()
    sitting.reply("CK 900 U/L")
    before = sitting.state
    append = SessionFile.append

    def interrupted(file: SessionFile, content: bytes) -> None:
        append(file, content)
        raise KeyboardInterrupt

    monkeypatch.setattr(SessionFile, "append", interrupted)
    with pytest.raises(KeyboardInterrupt):
        sitting.reply("none")
    assert sitting.state == before
    monkeypatch.setattr(SessionFile, "append", append)
    name = sitting.keeper.name  # type: ignore[union-attr]
    left(sitting)
    again = sit(name)
    assert again.state.record == before.record


def test_what_was_said_comes_back_after_a_kill(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    for line in ("pred 15 mg daily, CK 2600 U/L", "y", "none", "change ck 900", "undo", "6 weeks", "CK 4000"):
        sitting.reply(line)
    left(sitting)
    again = sit("")
    assert again.state.record == sitting.state.record
    left(again)
    once_more = sit("", day=date(2026, 12, 24))
    assert once_more.state.record == again.state.record
    assert isinstance(once_more.opening[-1], Ask)
    assert "This session is of 2026-11-22; its answers are as of that day." in texts(once_more.opening)


def test_a_full_disk_is_said_once_and_all_is_written_when_it_can_be(
    sit: Callable[..., Sitting], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = store.write_at

    def full(descriptor: int, content: bytes, at: int) -> int:
        if at > 0 or len(content) < 20:
            raise OSError(28, "No space left on device")
        return write(descriptor, content[:10], at)

    sitting = sit()
    monkeypatch.setattr(store, "write_at", full)
    said = sitting.reply("CK 900 U/L")
    assert UNSAVED in texts(said)
    assert isinstance(said[-1], Ask)
    assert list(place.iterdir()) == []
    assert UNSAVED not in texts(sitting.reply("none"))
    assert sitting.goodbye == "Goodbye. This session could not be saved."
    monkeypatch.setattr(store, "write_at", write)
    assert "This session can be saved again, and all of it is." in texts(sitting.reply("6 weeks"))
    monkeypatch.setattr(store, "write_at", full)
    assert UNSAVED in texts(sitting.reply("undo"))
    assert sitting.goodbye.endswith("The latest answers could not be saved.")
    monkeypatch.setattr(store, "write_at", write)
    sitting.reply("status")
    left(sitting)
    assert sit("").state.record == sitting.state.record


def test_a_folder_that_cannot_be_is_a_sentence(
    sit: Callable[..., Sitting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MYOSITIS_STATE", "/dev/null/state")
    sitting = sit()
    said = texts(sitting.reply("CK 900 U/L"))
    assert any(text.startswith("This session cannot be saved: Not a directory.") for text in said)
    assert sitting.state.record.entries
    with pytest.raises(Refused, match="cannot be looked for: Not a directory"):
        take_up("")


def test_a_file_deleted_meanwhile_is_written_again(sit: Callable[..., Sitting], place: Path) -> None:
    sitting = sit()
    sitting.reply("CK 900 U/L")
    next(place.iterdir()).unlink()
    assert any("is written again" in text for text in texts(sitting.reply("none")))
    left(sitting)
    assert sit("").state.record == sitting.state.record


class Deaf(io.StringIO):
    """An output that nobody reads after the first answer."""

    def flush(self) -> None:
        if "Taken: " in self.getvalue():
            raise BrokenPipeError


def test_a_pipe_closed_by_its_reader_loses_nothing(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    with pytest.raises(BrokenPipeError):
        converse(sitting, 80, io.StringIO("CK 900 U/L\nnone\n"), Deaf())
    left(sitting)
    assert [entry.line for entry in sit("").state.record.entries] == ["CK 900 U/L"]


# --- damage -------------------------------------------------------------------------------------------------


def torn(sit: Callable[..., Sitting], place: Path) -> tuple[Path, State]:
    sitting = sit()
    for line in ("CK 900 U/L", "none", "6 weeks"):
        sitting.reply(line)
    left(sitting)
    return next(place.iterdir()), sitting.state


@pytest.mark.parametrize("end", [b'{"typed":"6', b"\0" * 4096, b"\xff\xff\n", b"\n"])
def test_a_damaged_last_line_is_dropped_with_a_sentence(
    sit: Callable[..., Sitting], place: Path, end: bytes
) -> None:
    path, state = torn(sit, place)
    content = path.read_bytes()
    path.write_bytes(content + end)
    again = sit("")
    assert any("last line of this session was damaged" in text for text in texts(again.opening))
    assert again.state.record == state.record
    assert path.read_bytes() == content
    again.reply("undo")
    assert path.read_bytes().startswith(content)


def test_a_lost_line_end_loses_nothing(sit: Callable[..., Sitting], place: Path) -> None:
    path, state = torn(sit, place)
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    again = sit("")
    assert again.state.record == state.record
    again.reply("undo")
    assert path.read_bytes().startswith(content)


def test_damage_in_the_middle_keeps_the_file_as_it_was_beside(
    sit: Callable[..., Sitting], place: Path
) -> None:
    path, _ = torn(sit, place)
    lines = path.read_bytes().splitlines(keepends=True)
    broken = b"".join([*lines[:2], b"\0\0\0\n", *lines[3:]])
    path.write_bytes(broken)
    again = sit("")
    assert len(again.state.record.entries) == 1
    copy = path.with_suffix(".damaged")
    assert copy.read_bytes() == broken
    assert any(f"kept as {copy.name}" in text for text in texts(again.opening))
    assert path.read_bytes() == b"".join(lines[:2])


def test_what_is_no_session_is_refused_and_left(sit: Callable[..., Sitting], place: Path) -> None:
    place.mkdir(parents=True)
    (place / "a.session").write_bytes(b"hello\x1b[2J\n")
    with pytest.raises(Refused, match=r"no readable first line\. It is left as it is"):
        sit("")
    assert (place / "a.session").read_bytes() == b"hello\x1b[2J\n"


def test_a_file_that_was_only_begun_is_passed_over(sit: Callable[..., Sitting], place: Path) -> None:
    torn(sit, place)
    (place / "begun.session").write_bytes(b'{"schema":1')
    assert sit("").state.record.entries
    for path in place.iterdir():
        if path.name != "begun.session":
            path.unlink()
    with pytest.raises(Refused, match="no session to take up"):
        take_up("")


def test_escape_sequences_in_a_session_are_shown_and_never_obeyed(
    sit: Callable[..., Sitting], place: Path
) -> None:
    path, _ = torn(sit, place)
    evil = rb"\u001b[2J\u001b]0;x\u0007"
    content = path.read_bytes().replace(b'"line":"none"', b'"line":"' + evil + b'"')
    path.write_bytes(content.replace(b'"words":"', b'"words":"' + evil))
    again = sit("")
    screen = "\n".join(again.screen(80).lines((*again.opening, *again.reply("status"), *again.reply("undo"))))
    assert "\x1b" not in screen
    assert "\x07" not in screen
    assert "\\x1b[2J" in screen


# --- save and forget ----------------------------------------------------------------------------------------


def test_save_writes_a_transcript_that_replays(sit: Callable[..., Sitting], tmp_path: Path) -> None:
    sitting = sit()
    sitting.interview.one_by_one = False  # as a chat begins, and a transcript is replayed
    sitting.state = replace(sitting.state, one_by_one=False)
    for line in ("CK 900 U/L", "none", "what if emg irritable", "why"):
        sitting.reply(line)
    said = texts(sitting.reply("save"))
    path = tmp_path / "state" / "files" / "session-2026-11-22.transcript"
    assert said[0].startswith(f"Written to {path},")
    assert path.stat().st_mode & 0o777 == 0o600
    assert compare(sitting.interview.reasoner, read_transcript(path)) is None
    assert "session-2026-11-22-2.transcript" in texts(sitting.reply("save"))[0]
    first = path.read_text("utf-8")
    assert "it is left as it is" in texts(sitting.reply(f"save {path}"))[0]
    assert path.read_text("utf-8") == first
    assert f"Written to {tmp_path / 'mine.transcript'}," in texts(sitting.reply("save mine"))[0]
    assert "No such file or directory" in texts(sitting.reply("save nowhere/mine"))[0]
    assert "> save" not in first
    left(sitting)
    again = sit("")
    again.reply("undo")
    again.reply("save taken-up")
    transcript = read_transcript(tmp_path / "taken-up.transcript")
    assert [step.typed for step in transcript.steps][-1] == "undo"
    assert compare(sitting.interview.reasoner, transcript) is None


def test_save_works_for_a_chat_that_is_not_kept(interview: Interview, tmp_path: Path) -> None:
    sitting = Sitting.begin(interview)
    sitting.reply("CK 900 U/L \x1b[2J\u2028x")
    assert "Written to" in texts(sitting.reply("save mine"))[0]
    assert "\x1b" not in (tmp_path / "mine.transcript").read_text("utf-8")
    assert compare(interview.reasoner, read_transcript(tmp_path / "mine.transcript")) is None


def test_save_says_where_the_same_lines_would_lead_elsewhere(
    sit: Callable[..., Sitting], tmp_path: Path
) -> None:
    sitting = sit()
    sitting.reply("CK 900 U/L")
    sitting.typed[0] = "CK 800 U/L"
    assert "cannot be written as one" in texts(sitting.reply("save mine"))[0]
    assert not (tmp_path / "mine.transcript").exists()


def test_forget_deletes_and_leaves(sit: Callable[..., Sitting], place: Path) -> None:
    sitting = sit()
    sitting.reply("CK 900 U/L")
    name = sitting.keeper.name  # type: ignore[union-attr]
    sitting.reply("forget")
    assert not sitting.over
    assert texts(sitting.reply("forget yes")) == [f"Session {name} is deleted.", "Goodbye."]
    assert sitting.over
    assert list(place.iterdir()) == []


def test_forget_without_anything_kept(interview: Interview, sit: Callable[..., Sitting]) -> None:
    for sitting in (Sitting.begin(interview), sit()):
        assert texts(sitting.reply("forget yes"))[0] == "Nothing was kept of this session."


def test_leaving_tells_how_it_is_had_again(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    sitting.reply("CK 900 U/L")
    name = sitting.keeper.name  # type: ignore[union-attr]
    assert texts(sitting.reply("quit")) == [
        f"Goodbye. Kept as {name}; --resume takes it up again, forget deletes it."
    ]


def test_the_keeper_reads_no_clock() -> None:
    assert "now(" not in Path(keeping.__file__).read_text("utf-8")


def test_another_patient_has_a_session_of_its_own_and_the_one_before_stays(
    sit: Callable[..., Sitting],
) -> None:
    sitting = sit()
    for line in ("54M DM, CK 900 U/L", "none"):
        sitting.reply(line)
    first, record = sitting.keeper.name, sitting.state.record  # type: ignore[union-attr]
    sitting.reply("62F IMNM, CK 5000 U/L")
    assert f"--resume {first}" in " ".join(texts(sitting.reply("new")))
    second = sitting.keeper.name  # type: ignore[union-attr]
    left(sitting)
    assert second not in ("", first)
    assert sit(second).state.record == sitting.state.record
    again = sit(first)
    assert again.state.record == record


def says(said: tuple[Utterance, ...]) -> str:
    return "\n".join(u.text for u in said if isinstance(u, Say))


def test_sessions_are_told_apart_by_what_was_said_first_and_picked_by_number(
    sit: Callable[..., Sitting],
) -> None:
    sit().reply("Dr Smith sees Mr Jones: 54M DM, pred 40 mg daily")
    first = sit()
    first.reply("62F IMNM, CK 4000 U/L")
    left(first)
    sitting = sit()
    sitting.reply("CK 900 U/L")
    listed = says(sitting.reply("sessions"))
    assert "1  62 years, female, IMNM, 4000 U/L  2026-11-22 12:00" in listed
    assert "Jones" not in listed
    assert "900" not in listed
    assert sitting.takes == "session"
    assert [offer.text for offer in sitting.offers("")][:1] == ["1"]
    assert "62 years" in says(sitting.reply("1"))
    values = sitting.state.record.fold(sitting.interview.ruleset).values
    assert (values["age"], values["ck"]) == (62, 4000)
    assert sitting.takes == "red flags"
    sitting.reply("none")
    assert "1  900 U/L" in says(sitting.reply("sessions"))


def test_enter_leaves_the_list_and_answers_nothing(sit: Callable[..., Sitting]) -> None:
    sitting = sit()
    sitting.reply("54M DM, pred 40 mg daily")
    left(sitting)
    sitting = sit()
    sitting.reply("54M DM, pred 40 mg daily")
    sitting.reply("none")
    before = sitting.state.record
    sitting.reply("sessions")
    sitting.reply("")
    sitting.reply("sessions")
    assert "There is no session" in says(sitting.reply("9"))
    assert sitting.state.record == before


def test_a_chat_that_keeps_nothing_takes_no_session_up(
    sit: Callable[..., Sitting], interview: Interview
) -> None:
    first = sit()
    first.reply("54M DM, pred 40 mg daily")
    sitting = Sitting.begin(interview)
    sitting.reply("sessions")
    assert "keeps nothing" in says(sitting.reply("1"))
