"""Documents as one HTML file that needs nothing else, reads on a screen and a phone, and prints on A4.

It is well-formed XML too. The foot and the page numbers of print stand in the margin of `@page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from assistant.paper.blocks import (
    Blanks,
    Block,
    Document,
    Drawing,
    Heading,
    Inline,
    Items,
    Link,
    NewPage,
    Notice,
    Paragraph,
    Point,
    Quiet,
    Strong,
    Table,
    Tick,
    Words,
)

_STYLE = """
@page { size: A4; margin: 15mm 14mm 20mm;
  @bottom-left { content: "%(foot)s"; width: 82%%;
    font: 7.5pt/1.25 Helvetica, Arial, sans-serif; color: #333; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); width: 18%%;
    font: 7.5pt Helvetica, Arial, sans-serif; color: #333; text-align: right; } }
* { box-sizing: border-box; }
html { background: #fff; color-scheme: light; -webkit-text-size-adjust: 100%%; }
body { font: %(size)s/1.4 Helvetica, Arial, sans-serif; color: #111; background: #fff; max-width: 190mm;
  margin: 1em auto; padding: 0 1em; overflow-wrap: break-word; }
h1, h2, h3 { line-height: 1.2; break-after: avoid; } h1 + p, h2 + p { break-after: avoid; }
h1.title { font-size: 1.7em; margin: .3em 0 .4em; }
h1 { font-size: 1.3em; margin: 1.3em 0 .4em; border-bottom: 2px solid #333; }
h1.title { border: 0; }
h2 { font-size: 1.1em; margin: 1.1em 0 .3em; }
h3 { font-size: 1em; margin: .9em 0 .2em; }
p, ul { margin: .35em 0; } ul { padding-left: 1.3em; } li { margin: .15em 0; }
.small, .point ul { font-size: .87em; color: #222; }
.quiet { font-size: .85em; color: #555; }
.point { margin: .6em 0; break-inside: avoid; }
.point > p { margin: 0; } .point > ul { margin: .1em 0 0; }
.notice { border: 2px solid #111; padding: .4em .8em; margin: .7em 0; break-inside: avoid; }
table { border-collapse: collapse; width: 100%%; font-size: %(table)s; line-height: 1.3; margin: .5em 0; }
th, td { border: 1px solid #999; padding: .25em .45em; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
th { background: #eee; } tr { break-inside: avoid; } thead { display: table-header-group; }
figure { margin: .7em 0; break-inside: avoid; }
figure svg { display: block; max-width: 100%%; height: auto; max-height: 200mm; }
figcaption { font-size: .87em; color: #333; }
.blanks { display: flex; flex-wrap: wrap; gap: 4mm; margin: 1.4em 0 .7em; break-inside: avoid; }
.blanks span { flex: 1 1 45mm; border-top: 1px solid #111; padding-top: .1em; margin-top: 8mm;
  font-size: .87em; }
.tick { display: inline-block; width: .95em; height: .95em; border: 1.5px solid #111;
  vertical-align: -.12em; }
.new-page { break-before: page; }
footer { margin-top: 2em; border-top: 1px solid #999; font-size: .8em; color: #333; }
a { color: inherit; }
@media print { body { margin: 0; padding: 0; max-width: none; } footer { display: none; } }
@media screen and (max-width: 40em) {
  thead { position: absolute; left: -9999px; }
  tr { display: block; border: 1px solid #999; margin: 0 0 .6em; padding: .2em .4em; }
  td { display: block; border: 0; padding: .1em 0; }
  td::before { content: attr(data-head) ": "; font-weight: bold; }
  td:empty { display: none; } }
"""
_SVG = re.compile(r"<svg\b.*</svg\s*>", re.S)
_METADATA = re.compile(r"<metadata\b.*?</metadata\s*>", re.S)


def to_html(document: Document) -> str:
    """The whole document."""
    size, table = ("14pt", "1em") if document.large else ("10.5pt", ".9em")
    style = _STYLE % {"size": size, "table": table, "foot": _in_css(document.foot)}
    body = [*map(block, document.blocks), f"<footer>{escape(document.foot)}</footer>"]
    return page(document.title, style, body)


def page(title: str, style: str, body: Iterable[str]) -> str:
    """A file with this style, whose body is these parts under the title."""
    parts = [
        '<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="en">\n<head>',
        '<meta charset="utf-8"/>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>",
        f'<h1 class="title">{escape(title)}</h1>',
    ]
    return "\n".join([*parts, *body, "</body>\n</html>\n"])


def block(of: Block) -> str:
    """One block."""
    match of:
        case Heading(level=level, text=text, anchor=anchor):
            return f'<h{level} id="{escape(anchor)}">{escape(text)}</h{level}>'
        case Paragraph(words=said, small=small):
            return f"<p{_small(small)}>{words(said)}</p>"
        case Items(items=items, small=small):
            return f"<ul{_small(small)}>{_listed(items)}</ul>"
        case Table():
            return _table(of)
        case Point(words=said, under=under):
            below = f"<ul>{_listed(under)}</ul>" if under else ""
            return f'<div class="point"><p>{words(said)}</p>{below}</div>'
        case Notice(lines=lines):
            return f'<div class="notice">{"".join(f"<p>{words(each)}</p>" for each in lines)}</div>'
        case Blanks(labels=labels):
            return f'<div class="blanks">{"".join(f"<span>{escape(label)}</span>" for label in labels)}</div>'
        case Drawing(svg=svg, caption=caption):
            return f"<figure>{bare_svg(svg)}<figcaption>{escape(caption)}</figcaption></figure>"
        case NewPage():
            return '<div class="new-page"></div>'


def bare_svg(text: str) -> str:
    """The `svg` element alone, without the prologue of a file and what describes it to machines."""
    found = _SVG.search(text)
    return _METADATA.sub("", found.group()) if found else ""


def _small(small: bool) -> str:
    return ' class="small"' if small else ""


def _listed(items: Iterable[Words]) -> str:
    return "".join(f"<li>{words(item)}</li>" for item in items)


def _table(table: Table) -> str:
    head = "".join(
        f'<th style="width: {share}%">{escape(cell)}</th>'
        for cell, share in zip(table.head, table.shares, strict=True)
    )
    rows = []
    for number, row in enumerate(table.rows):
        cells = "".join(
            f'<td data-head="{escape(column)}">{words(cell)}</td>'
            for column, cell in zip(table.head, row, strict=True)
        )
        anchor = f' id="{escape(table.anchors[number])}"' if table.anchors else ""
        rows.append(f"<tr{anchor}>{cells}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{chr(10).join(rows)}\n</tbody></table>"


def words(said: Iterable[Inline]) -> str:
    """Words as HTML."""
    return "".join(map(_word, said))


def _word(word: Inline) -> str:
    match word:
        case Link(text=text, to=to):
            return f'<a href="#{escape(to)}">{escape(text)}</a>'
        case Strong(text=text):
            return f"<strong>{escape(text)}</strong>"
        case Quiet(text=text):
            return f'<span class="quiet">{escape(text)}</span>'
        case Tick():
            return '<span class="tick"></span>'
        case _:
            return escape(word)


def _in_css(text: str) -> str:
    """Text inside a CSS string: what is no letter, digit or space as its number, which a space ends."""
    return "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
