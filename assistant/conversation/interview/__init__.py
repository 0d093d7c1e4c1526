"""The interview as a value: a state and a line in, a state and what is said out. No file enters."""
