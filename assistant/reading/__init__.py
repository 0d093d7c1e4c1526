"""From what a clinician writes to findings: characters < tokens < context < facts < findings."""
