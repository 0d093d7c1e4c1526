"""What in a rule set depends on what: the order of its rules, and what uses each finding."""
