"""The name and version of this program, said once: for the wheel, and for all that the program makes."""

PROGRAM = "myositis-assistant"
__version__ = "0.1.0"
