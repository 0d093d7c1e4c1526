"""Plain words and columns of text. No page, file or terminal enters."""
