"""What a session keeps, as lines of text, and how it is taken up again. No file is opened here."""
