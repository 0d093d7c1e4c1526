"""What is first and second on a screen: red, bold and dim, where they begin and where they end."""

from assistant.interface.terminal.weights import weighed

EMERGENCY = (
    "URGENT: Have the patient seen today: breathing, swallowing",
    "or the heart may be failing",
    "    short of breath                          [breathing-is-urgent  X2]",
    "",
    "[1] Any of these now?",
)


def styles(*lines: str) -> list[tuple[str, str]]:
    return [(style.removeprefix("class:"), text) for style, text in weighed(lines) if text != "\n"]


def test_an_emergency_is_red_on_all_its_lines_and_nowhere_else() -> None:
    found = {text: style for style, text in styles(*EMERGENCY)}
    assert [found[line] for line in EMERGENCY[:2]] == ["urgent", "urgent"]
    assert {found[text] for text in ("    short of breath", *EMERGENCY[3:])} == {""}


def test_an_emergency_on_a_page_is_red_to_its_sources() -> None:
    page = ("URGENT IN-PERSON ASSESSMENT TODAY. Breathing is", "affected.     X2 P15", "Aggressive disease.")
    assert [style for style, _ in styles(*page)] == ["urgent", "urgent", ""]


def test_the_act_and_the_sections_are_bold_and_names_and_sources_dim() -> None:
    page = (
        "HOLD AZATHIOPRINE. White cells are low.   S125 B20",
        "",
        "DO NOW    1 Keep the dose   P10",
        "SOURCES",
    )
    assert styles("told", *page, "                  [a-rule  P10]") == [
        ("", "told"),
        ("act", "HOLD AZATHIOPRINE."),
        ("", " White cells are low."),
        ("source", "   S125 B20"),
        ("", ""),
        ("act", "DO NOW"),
        ("", "    1 Keep the dose"),
        ("source", "   P10"),
        ("heading", "SOURCES"),
        ("", ""),
        ("source", "                  [a-rule  P10]"),
    ]
    assert "".join(text for _, text in weighed(EMERGENCY)) == "".join(f"{line}\n" for line in EMERGENCY)
