"""What a rule set is, as values. Nothing here knows the notation, a file or a patient."""
