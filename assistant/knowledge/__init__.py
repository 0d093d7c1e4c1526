"""What a rule set is: its model, the parser of its notation, and the checks on the whole."""
