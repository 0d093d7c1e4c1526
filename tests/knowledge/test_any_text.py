"""Whatever an author types, the parser answers with faults that point into the file, or with a rule set."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.knowledge.dependencies.strata import stages
from assistant.knowledge.library.parser import read_ruleset
from assistant.knowledge.lines.faults import RulesetFaults, did_you_mean
from assistant.knowledge.model.ruleset import Ruleset

GOOD = {file.name: file.read_bytes() for file in sorted((Path(__file__).parent / "good").iterdir())}
WORDS = sorted({word for content in GOOD.values() for word in content.decode().split()})
SNIPPETS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        [" ", "\n", "\n  ", ",", ":", "=", "#", " or ", " and ", " is ", "\t", "-", "/", "9" * 40]
    ),
    st.text(max_size=4),
)


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, bytes]:
    """The good files with a few cuts, repeats and insertions anywhere."""
    files = dict(GOOD)
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(sorted(files)))
        text = files[name].decode("utf-8", errors="replace")
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + draw(st.sampled_from([0, 1, 8, 80, 2000])))))
        middle = draw(st.one_of(SNIPPETS, st.just(text[start:end] * 2)))
        files[name] = (text[:start] + middle + text[end:]).encode("utf-8", errors="surrogatepass")
    return files


def outcome(files: dict[str, bytes]) -> Ruleset | RulesetFaults:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "set"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        try:
            return read_ruleset(folder)
        except RulesetFaults as faults:
            return faults


def check_places(faults: RulesetFaults, files: dict[str, bytes]) -> None:
    assert faults.faults
    assert list(faults.faults) == sorted(set(faults.faults))
    for fault in faults.faults:
        assert str(fault).startswith(f"{fault.path}:{fault.line}:{fault.column}: ")
        assert "\n" not in fault.message
        content = files[fault.path.removeprefix("set/")]
        lines = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace").split("\n")
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


@given(mutated())
@settings(max_examples=120, deadline=None)
def test_a_mutated_rule_set(files: dict[str, bytes]) -> None:
    result = outcome(files)
    if isinstance(result, RulesetFaults):
        check_places(result, files)
    else:
        assert sum(map(len, stages(result))) == len(result.rules)


@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(SNIPPETS, max_size=40).map(lambda parts: " ".join(parts).encode("utf-8", "surrogatepass")),
    )
)
@settings(max_examples=80, deadline=None)
def test_any_bytes_as_rules(content: bytes) -> None:
    files = {"a.rules": content}
    result = outcome(files)
    assert isinstance(result, RulesetFaults)
    check_places(result, files)


@given(st.text(max_size=20), st.lists(st.text(max_size=10), max_size=5))
def test_a_suggestion_is_one_of_the_candidates(word: str, candidates: list[str]) -> None:
    hint = did_you_mean(word, candidates)
    assert hint == "" or any(hint == f'; did you mean "{candidate}"?' for candidate in candidates)
