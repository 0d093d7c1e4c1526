"""What must be true of a rule set as a whole. Nothing is read from text here."""
