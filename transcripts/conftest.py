"""Transcripts and cases are tests: how, says the module that collects them."""

from tests.interface.transcripts.collecting import pytest_collect_file

__all__ = ["pytest_collect_file"]
