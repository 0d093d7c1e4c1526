"""The rule book as one HTML file that needs nothing else, reads on a screen, and prints on A4."""

from __future__ import annotations

from html import escape

from assistant.authoring.book_blocks import Block, Book, Entry, Mark
from assistant.authoring.picture import Picture
from assistant.authoring.picture_svg import to_svg
from assistant.paper import html

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
    return html.page(book.title, _STYLE, map(_block, book.blocks))


def _block(block: Block) -> str:
    match block:
        case Entry():
            return _entry(block)
        case Picture():
            return f"<figure>{to_svg(block)}<figcaption>{escape(block.caption)}</figcaption></figure>"
        case _:
            return html.block(block)


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
