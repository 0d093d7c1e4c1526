"""The rule book as one HTML file that needs nothing else, reads on a screen, and prints on A4."""

from __future__ import annotations

from html import escape

from assistant.authoring.book_blocks import Block, Book, Entry, Heading, Items, Mark, Paragraph, Table
from assistant.authoring.in_words import Inline, Link, Strong, Words
from assistant.authoring.picture import Picture
from assistant.authoring.picture_svg import to_svg

_STYLE = """
@page { size: A4; margin: 16mm 14mm;
  @bottom-center { content: counter(page); font: 8pt sans-serif; } }
body { font: 10pt/1.4 Georgia, "Times New Roman", serif; color: #111; max-width: 190mm; margin: 1em auto;
  padding: 0 1em; }
h1, h2, h3, th, .mark, .what { font-family: Helvetica, Arial, sans-serif; }
h1 { font-size: 16pt; margin: 1.6em 0 .5em; border-bottom: 2px solid #345; break-after: avoid; }
h1.title { font-size: 22pt; border: 0; }
h2 { font-size: 12pt; margin: 1.3em 0 .4em; break-after: avoid; }
h3 { font-size: 10.5pt; margin: 0 0 .3em; }
.what { font-weight: normal; color: #567; font-size: 8.5pt; }
p, ul { margin: .3em 0; } ul { padding-left: 1.3em; }
.small { font-size: 8.5pt; color: #333; line-height: 1.3; }
article { border: 1px solid #bbc; border-radius: 4px; padding: .6em .8em .5em; margin: .7em 0;
  break-inside: avoid; }
.mark { font-size: 8.5pt; margin-top: .7em; border-top: 1px dotted #99a; padding-top: .9em; }
.mark .lines { display: flex; gap: 2mm; align-items: flex-end; }
.mark .line { flex: 1 1 20mm; border-bottom: 1px solid #333; }
.number { color: #567; font-family: monospace; }
.changed { color: #a30; font-weight: bold; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 8.5pt; line-height: 1.3; }
th, td { border: 1px solid #bbc; padding: .25em .4em; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
th { background: #eef; } tr { break-inside: avoid; } thead { display: table-header-group; }
figure { margin: .5em 0; break-inside: avoid; } svg { max-width: 100%; height: auto; max-height: 235mm; }
figcaption { font-size: 8.5pt; color: #333; }
a { color: #135; text-decoration: none; } a:hover, a:focus { text-decoration: underline; }
@media print { body { margin: 0; padding: 0; max-width: none; } a { color: inherit; } }
"""


def to_html(book: Book) -> str:
    """The book as HTML that is also well-formed XML."""
    parts = [
        '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="en">\n<head>',
        '<meta charset="utf-8"/>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        f"<title>{escape(book.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        f'<h1 class="title">{escape(book.title)}</h1>',
    ]
    return "\n".join([*parts, *(_block(block) for block in book.blocks), "</body>\n</html>\n"])


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text, anchor=anchor):
            return f'<h{level} id="{escape(anchor)}">{escape(text)}</h{level}>'
        case Paragraph(words=words, small=small):
            return f"<p{_small(small)}>{_words(words)}</p>"
        case Items(items=items, small=small):
            return f"<ul{_small(small)}>{''.join(f'<li>{_words(item)}</li>' for item in items)}</ul>"
        case Table():
            return _table(block)
        case Entry():
            return _entry(block)
        case Picture():
            return f"<figure>{to_svg(block)}<figcaption>{escape(block.caption)}</figcaption></figure>"


def _small(small: bool) -> str:
    return ' class="small"' if small else ""


def _table(table: Table) -> str:
    head = "".join(
        f'<th style="width: {share}%">{escape(cell)}</th>'
        for cell, share in zip(table.head, table.shares, strict=True)
    )
    rows = [
        f'<tr id="{escape(anchor)}">{"".join(f"<td>{_words(cell)}</td>" for cell in row)}</tr>'
        for anchor, row in zip(table.anchors, table.rows, strict=True)
    ]
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{chr(10).join(rows)}\n</tbody></table>"


def _entry(entry: Entry) -> str:
    head = f'<h3>{escape(entry.name)} <span class="what">{escape(entry.what)}</span></h3>'
    inside = "\n".join([head, *(_block(block) for block in entry.blocks), _mark(entry.mark)])
    return f'<article id="{escape(entry.anchor)}">\n{inside}\n</article>'


def _mark(mark: Mark) -> str:
    number = f'<span class="number">{escape(mark.words)}</span>'
    owner = f'<span>Owner</span><span class="line">{escape(mark.owner) or "&#160;"}</span>'
    changed = ""
    if mark.state == "signed":
        rest = f"<span>Signed off by {escape(mark.signed)}, {mark.on}</span>"
    else:
        blank = '<span class="line">&#160;</span>'
        rest = "".join(f"<span>{word}</span>{blank}" for word in ("Name", "Date", "Signature"))
    if mark.state == "changed":
        changed = f'<p class="changed">Changed since signed by {escape(mark.signed)}, {mark.on}.</p>'
    return f'<div class="mark">{changed}<div class="lines">{owner}{rest}{number}</div></div>'


def _words(words: Words) -> str:
    return "".join(_word(word) for word in words)


def _word(word: Inline) -> str:
    match word:
        case Link(text=text, to=to):
            return f'<a href="#{escape(to)}">{escape(text)}</a>'
        case Strong(text=text):
            return f"<strong>{escape(text)}</strong>"
        case _:
            return escape(word)
