"""Who hears it: the terminal, the plain loop, reports and replayed transcripts."""
