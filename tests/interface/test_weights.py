"""What is first and second on a screen: red, bold and dim, where they begin and where they end."""

from assistant.interface.terminal.weights import weighed

EMERGENCY = (
    "URGENT: Have the patient seen today: breathing, swallowing",
    "or the heart may be failing",
    "    short of breath                          [breathing-is-urgent  X2]",
    "",
    "[1] Any of these now?",
)


def styles(*lines: str, headline: int = -1) -> list[tuple[str, str]]:
    return [(style.removeprefix("class:"), text) for style, text in weighed(lines, headline) if text != "\n"]


def test_an_emergency_is_red_on_all_its_lines_and_nowhere_else() -> None:
    found = {text: style for style, text in styles(*EMERGENCY)}
    assert [found[line] for line in EMERGENCY[:2]] == ["urgent", "urgent"]
    assert {found[text] for text in ("    short of breath", *EMERGENCY[3:])} == {""}


def test_the_answer_is_bold_acts_are_plain_and_names_and_sources_dim() -> None:
    answer = (
        "Undetermined. Look again",
        "in 1 to 2 weeks.",
        "",
        "DO NOW",
        "  Keep the dose       keep-the-dose",
    )
    assert styles("told", *answer, "                  [a-rule  P10]", headline=1) == [
        ("", "told"),
        ("headline", answer[0]),
        ("headline", answer[1]),
        ("", ""),
        ("heading", "DO NOW"),
        ("", "  Keep the dose"),
        ("source", "       keep-the-dose"),
        ("", ""),
        ("source", "                  [a-rule  P10]"),
    ]
    assert "".join(text for _, text in weighed(EMERGENCY, 0)) == "".join(f"{line}\n" for line in EMERGENCY)
