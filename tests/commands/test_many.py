"""Many patients: in their order, as they come, each wrong one told with its number, and flat memory."""

import json
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant
from assistant.commands.many import items, many
from tests.reasoning.patients import TODAY

ROOT = Path(__file__).parents[2]
PLAN = [sys.executable, "-m", "assistant", "plan", "--today", TODAY.isoformat()]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def run(typed: bytes, *options: str) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run([*PLAN, *options], input=typed, cwd=ROOT, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr.decode()


LINES = b'{"ck": 900}\n\n{"ck": -1, "colour": 2}\n{"ck" 3}\n\xff\n{"ck": 20}'


def test_lines_come_out_in_their_order_and_a_bad_one_with_its_number() -> None:
    code, records, _ = run(LINES, "--lines", "--decide", "-")
    assert code == 1
    assert [record["line"] for record in records] == [1, 3, 4, 5, 6]
    assert [len(record.get("problems", ())) for record in records] == [0, 2, 1, 1, 0]  # type: ignore[arg-type]
    last = assistant.load().decide({"ck": 20}, TODAY).data
    assert records[-1] == json.loads(json.dumps({"line": 6, **last}))


def test_an_array_does_the_same_by_item() -> None:
    code, records, _ = run(b'\xef\xbb\xbf [{"ck": 900}, {"ck": -1}, 7, {"ck": 20}]\n', "-")
    assert code == 1
    assert [record["item"] for record in records] == [1, 2, 3, 4]
    assert "problems" in records[2]
    assert records[3] == {"item": 4, **json.loads(json.dumps(assistant.load().plan({"ck": 20}, TODAY).data))}


def test_all_good_is_exit_0_and_nothing_is_nothing(tmp_path: Path) -> None:
    file = tmp_path / "patients.jsonl"
    file.write_bytes(b'{"ck": 900}\n{}\n')
    code, records, errors = run(b"", "--lines", "--decide", str(file))
    assert (code, len(records), errors) == (0, 2, "")
    assert run(b"", "--lines", "-") == (0, [], "")
    assert run(b"[]", "-") == (0, [], "")


@pytest.mark.parametrize("options", [["--note"], ["--lecture"], ["--report", "x.md"]])
def test_of_many_there_is_json_alone(options: list[str]) -> None:
    for given_in in (["--lines"], []):
        code, records, errors = run(b"[{}]", *given_in, *options, "-")
        assert (code, records) == (2, [])
        assert "Of many patients there is JSON alone" in errors


def test_a_line_is_answered_before_the_next_is_there() -> None:
    with subprocess.Popen(
        [*PLAN, "--lines", "--decide", "-"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin
        assert child.stdout
        for number in (1, 2):
            child.stdin.write(b'{"ck": 900}\n')
            child.stdin.flush()
            assert json.loads(child.stdout.readline())["line"] == number
        child.stdin.close()
    assert child.returncode == 0


def test_no_more_than_one_patient_is_held(capsys: pytest.CaptureFixture[str]) -> None:
    myositis = assistant.load()
    marks: list[int] = []

    def endless() -> Iterator[bytes]:
        for number in range(60):
            capsys.readouterr()
            marks.append(tracemalloc.get_traced_memory()[0])
            yield b'{"ck": %d, "other_text": "%s"}' % (number + 1, b"x" * 100_000)

    tracemalloc.start()
    many(endless(), "line", lambda patient: myositis.decide(patient, TODAY))
    tracemalloc.stop()
    assert marks[-1] - marks[20] < 1_000_000  # ten of these patients


@given(st.lists(JSON), st.sampled_from([None, 0, 2]))
def test_the_items_of_an_array_are_its_items(array: list[object], indent: int | None) -> None:
    content = json.dumps(array, indent=indent, ensure_ascii=False).encode("utf-8", "surrogatepass")
    assert [json.loads(item.decode("utf-8", "surrogatepass")) for item in items(content)] == array


@pytest.mark.parametrize(
    "content", ["[", "[1", "[1,", "[1,]", "[1 2]", "[1] 2", "[,1]", "[1,,2]", '[{"a": }]', "[" * 99_999]
)
def test_what_is_no_array_ends_in_an_item_that_is_no_json(content: str) -> None:
    *_, last = items(content.encode())
    with pytest.raises((ValueError, RecursionError)):
        json.loads(f"[{last.decode()}]" if last != b"2" else "2 2")
