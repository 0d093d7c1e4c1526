"""What a text says to do, in the words of a rule set. No patient enters."""
