"""Who writes and reviews rules: the ledger, the rule book, signatures, and cases held to what is decided."""
