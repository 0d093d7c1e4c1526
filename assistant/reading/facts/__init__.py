"""What a text says, before that is made findings: measures, doses, drugs, signs, people."""
