"""What is printed: documents made of blocks, and how they are written as Markdown, HTML and PDF."""
