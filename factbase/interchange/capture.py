"""One line that says who said what: `claim text < "an insurgent leader" < Asharq al-Awsat < AP @ 2006-05-03`.

The grammar, from left to right:

    line  = text { hop } [ " @ " date ]
    hop   = " < " name        asserts the claim, or carries on what the hop before it said
          | " !< " name       denies the claim
          | " ?< " name       is only suspected of relaying the hop before it
          | " !?< " name      both
    name  = a named source, verbatim | an unnamed one in double quotes (straight, typographic, guillemets)

- Hops run from the origin to the last outlet; each relays the one before it.
- `!` is about the claim, never about the hop before. After a hop that denies, every hop denies: who relays a denial
  carries the denial. A line cannot turn back to asserting; that is a second line. Where the stance turns from
  asserting to denying, the relay is a rebuttal, and carries nothing.
- A sign counts only between spaces (or at an end of the line): `a<b` is text. To write one that would count, double
  it: ` << ` is ` < `, ` @@ ` is ` @ `.
- The date is EDTF and says when the last hop said or published it. In the last hop every ` @ ` begins a date. In
  the text and in other hops ` @ ` is text, but one before a date is refused: it would be lost there.
- Without hops the claim stands alone, without attribution.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from factbase.errors import BadInputError, InvalidFieldError
from factbase.vocabulary import Certainty, Stance, edtf_span

_SIGN = re.compile(r"(?<!\S)(?P<marks>!\?|\?!|[!?])?(?P<arrows><+)(?!\S)")
_AT = re.compile(r"(?<!\S)@(?!\S)")
_DOUBLED_AT = re.compile(r"(?<!\S)@(@+)(?!\S)")
_CLOSING = {
    '"': '"',
    "\u201c": "\u201d",
    "\u201d": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab",
}
_WINDOW = 40


@dataclass(frozen=True, slots=True)
class CaptureHop:
    """One source of a captured line.

    Attributes:
        name: verbatim, without the quotes of an unnamed source.
        unnamed: whether it stood in quotes.
        stance: asserts or denies.
        certainty: whether it relays the hop before it as stated or as suspected; stated for the first hop.
    """

    name: str
    unnamed: bool = False
    stance: Stance = Stance.ASSERTS
    certainty: Certainty = Certainty.STATED


@dataclass(frozen=True, slots=True)
class Capture:
    """What a line says.

    Attributes:
        text: the claim, verbatim.
        hops: from the origin to the last outlet; empty for a claim without attribution.
        said: when the last hop said or published it, EDTF; None if the line has no date.
    """

    text: str
    hops: tuple[CaptureHop, ...] = ()
    said: str | None = None


class CaptureError(BadInputError):
    """A line cannot be understood; the hint shows the place.

    Args:
        line: the line as it was given.
        position: where in it, in code points from 0.
        reason: what is wrong there.
    """

    def __init__(self, line: str, position: int, reason: str) -> None:
        start = max(0, position - _WINDOW)
        shown = "".join(c if c.isprintable() else " " for c in line[start : position + _WINDOW])
        super().__init__(f"character {position + 1}: {reason}", hint=f"{shown}\n{' ' * (position - start)}^")
        self.position = position
        self.reason = reason


class _Piece(NamedTuple):
    """A stretch of the line between two signs, and the sign before it ("" for the claim's text)."""

    text: str
    position: int
    marks: str
    sign: int


def parse_capture(line: str) -> Capture:
    """What a line says, by the grammar on top of this module.

    Raises:
        CaptureError: the text or a name is missing, a quote is not closed, a date is no EDTF or stands where it
            says nothing, or the line has a line break, a NUL or a lone surrogate.
    """
    _check_signs(line)
    pieces, said = _date(line, _pieces(line))
    text = _literal(pieces[0].text)
    if not text:
        raise CaptureError(line, pieces[0].position, "the claim's text is missing")
    return Capture(text, tuple(_hops(line, pieces[1:])), said)


def describe(capture: Capture) -> str:
    """The sentence of what was understood.

    Returns:
        `claim "..." — an insurgent leader (unnamed) → Asharq al-Awsat → AP, said 2006-05-03`, with `denies` and
        `suspected` in the brackets of each hop that they hold for; without hops it ends in `— no source`.
    """
    chain = " → ".join(map(_described, capture.hops)) or "no source"
    said = f", said {capture.said}" if capture.said else ""
    return f'claim "{capture.text}" — {chain}{said}'


def unquoted(name: str) -> tuple[str, bool]:
    """A name without the double quotes around it, and whether it had them, which means an unnamed source."""
    if len(name) > 1 and name[-1] in _CLOSING.get(name[0], ""):
        return name[1:-1].strip(), True
    return name, False


def _described(hop: CaptureHop) -> str:
    facts = {
        "unnamed": hop.unnamed,
        "denies": hop.stance is Stance.DENIES,
        "suspected": hop.certainty is Certainty.SUSPECTED,
    }
    notes = ", ".join(word for word, holds in facts.items() if holds)
    return f"{hop.name} ({notes})" if notes else hop.name


def _check_signs(line: str) -> None:
    for position, sign in enumerate(line.rstrip()):
        if sign in "\n\r":
            raise CaptureError(line, position, "a capture is one line, this has a line break")
        if sign == "\0" or "\ud800" <= sign <= "\udfff":
            raise CaptureError(line, position, "a NUL or a lone surrogate (half a character) is no text")


def _pieces(line: str) -> list[_Piece]:
    pieces, start, marks, sign = [], 0, "", 0
    for match in _SIGN.finditer(line):
        if len(match["arrows"]) == 1:
            pieces.append(_piece(line, start, match.start(), marks, sign))
            start, marks, sign = match.end(), match["marks"] or "", match.start()
    return [*pieces, _piece(line, start, len(line), marks, sign)]


def _piece(line: str, start: int, end: int, marks: str, sign: int) -> _Piece:
    stretch = line[start:end]
    return _Piece(stretch.strip(), start + len(stretch) - len(stretch.lstrip()), marks, sign)


def _date(line: str, pieces: list[_Piece]) -> tuple[list[_Piece], str | None]:
    """The pieces without the date at the end of the last, and the date."""
    *others, last = pieces
    for piece in others if len(pieces) > 1 else pieces:
        match = _last_at(piece.text)
        if match and _is_date(piece.text[match.end() :].strip()):
            reason = "a date stands at the end of the line" if others else "a date needs a source that said it"
            raise CaptureError(line, piece.position + match.start(), f"{reason} (write @@ for a plain @)")
    match = _AT.search(last.text) if others else None
    if match is None:
        return pieces, None
    said, position = last.text[match.end() :].strip(), last.position + match.start()
    if not _is_date(said):
        reason = f"{said[:_WINDOW]!r} is no EDTF date such as 2006, 2006-05 or 2006-05-03 (write @@ for a plain @)"
        raise CaptureError(line, position, reason)
    return [*others, last._replace(text=last.text[: match.start()].rstrip())], said


def _last_at(text: str) -> re.Match[str] | None:
    return max(_AT.finditer(text), key=re.Match.start, default=None)


def _is_date(text: str) -> bool:
    try:
        edtf_span(text)
    except InvalidFieldError:
        return False
    return True


def _hops(line: str, pieces: list[_Piece]) -> list[CaptureHop]:
    hops: list[CaptureHop] = []
    stance = Stance.ASSERTS
    for piece in pieces:
        stance = Stance.DENIES if "!" in piece.marks else stance
        suspected = "?" in piece.marks
        if suspected and not hops:
            raise CaptureError(line, piece.sign, "the first source relays nobody, so nothing is suspected of it")
        certainty = Certainty.SUSPECTED if suspected else Certainty.STATED
        hops.append(CaptureHop(*_name(line, piece), stance, certainty))
    return hops


def _name(line: str, piece: _Piece) -> tuple[str, bool]:
    literal = _literal(piece.text)
    name, unnamed = unquoted(literal)
    if not name:
        raise CaptureError(line, piece.sign, "a source's name is missing after this sign")
    if not unnamed and name[0] in _CLOSING and not any(sign in name[1:] for sign in _CLOSING[name[0]]):
        raise CaptureError(line, piece.position, "this quotation mark is never closed")
    return name, unnamed


def _literal(text: str) -> str:
    plain = _SIGN.sub(lambda match: (match["marks"] or "") + match["arrows"][1:], text)
    return _DOUBLED_AT.sub(lambda match: match[1], plain)
