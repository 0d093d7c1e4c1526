"""The answers to why, how, what if and status. It changes no record."""
