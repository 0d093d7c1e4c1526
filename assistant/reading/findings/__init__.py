"""From facts to findings: now, before, at the worst, and what is to be asked."""
