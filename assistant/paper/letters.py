"""Text in the characters that the standard fonts of PDF have; what they lack is spelled, or its number."""

from __future__ import annotations

CODING = "windows-1252"
SPELLED = {
    "\u2265": ">=",
    "\u2264": "<=",
    "\u2260": "not ",
    "\u2248": "about ",
    "\u2212": "-",
    "\u2192": "->",
    "\u2194": "<->",
    "\u21d2": "=>",
    "\u2640": "female",
    "\u2642": "male",
    "\u03b1": "alpha",
    "\u03b2": "beta",
    "\u03b3": "gamma",
    "\u03bc": "\u00b5",
    "\u2610": "[ ]",
    "\u25cf": "\u2022",
    "\u25cb": "o",
    "\u2009": " ",
    "\u202f": " ",
    "\u00a0": " ",
    **{c: f"^{n}" for n, c in zip("0456789", "\u2070\u2074\u2075\u2076\u2077\u2078\u2079", strict=True)},
}


def printable(text: str) -> str:
    """The text in characters that the fonts have."""
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character in SPELLED:
        return SPELLED[character]
    try:
        character.encode(CODING)
    except UnicodeEncodeError:
        code = ord(character)
        return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    return character
