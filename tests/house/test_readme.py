"""What the README says of commands is what the program knows of them."""

from tests.house.readme import README, written


def test_the_tables_are_those_of_the_registries() -> None:
    text = README.read_text("utf-8")
    assert text == written(text), "write them anew: python -m tests.house.readme"
