"""The answer to what a clinician means to do. No text is read here."""
