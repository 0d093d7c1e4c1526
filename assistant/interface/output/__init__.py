"""Streams and files of the process. What is written to them is no business of this room."""
