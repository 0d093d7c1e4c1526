"""Writes what is known at the end of each consultation: `python -m tests.reasoning.ends`."""

from datetime import date

from assistant.authoring.coverage import states
from assistant.conversation.interview.interview import Interview
from assistant.reasoning.search.reasoner import Reasoner
from tests.reasoning.patients import ENDS, as_kept, consultations, name_of, ruleset


def main() -> None:
    interview = Interview(Reasoner(ruleset()), date(2026, 11, 22))
    ends = {}
    for path in consultations():
        typed = [line[4:] for line in path.read_text("utf-8").splitlines() if line.startswith("  >")]
        ends[name_of(path)] = [*states(interview, typed)][-1]
    ENDS.write_text(as_kept(ends), "utf-8")


if __name__ == "__main__":
    main()
