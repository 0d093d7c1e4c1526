"""Who writes rules: the ledger, coverage, proofs and the comparison of two versions."""
