"""What a text says, before it is decided what that makes of a finding: measures, doses, drugs, signs, people."""
