"""A claim in the few lines that the list above it leaves: all that is needed to decide it, with no key pressed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from factbase.display import cells, clip, plural, safe
from factbase.review import passages, short
from factbase.tui.views.candidates import candidate_row
from factbase.tui.views.chain import Chains, asides
from factbase.tui.views.claim import rests, where
from factbase.tui.views.queue import STATUS_PAINT
from factbase.tui.widgets.text import fit, width_of, wrapped
from factbase.vocabulary import Workflow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from factbase.results import Candidate, ClaimSummary, Dossier, HopView, PassageView
    from factbase.tui.widgets.text import Line, Part

__all__ = ["STEPS", "Brief", "Shown", "dealt"]

# To whom lines are given: the first step to its part, up to so many lines, if it has that many; then the next one.
STEPS = (
    ("text", 1),
    ("rests", 2),
    ("candidates", 1),
    ("lines", 1),
    ("against", 1),
    ("passage", 1),
    ("candidates", 3),
    ("text", 2),
    ("standing", 1),
    ("lines", 2),
    ("aside", 1),
    ("passage", 2),
    ("against", 2),
    ("lines", 3),
    ("rests", 3),
    ("heading", 1),
    ("air", 3),
    ("where", 1),
    ("note", 1),
    ("passage", 4),
    ("note", 4),
    ("text", 6),
    ("lines", 6),
    ("candidates", 9),
    ("against", 6),
    ("rests", 9),
)
_ORDER = ("text", "standing", "rests", "lines", "against", "aside", "where", "passage", "note", "heading", "candidates")
_AIRED = ("candidates", "lines", "passage")  # before which there is a blank line, the first ones first
_MOST = {part: max(lines for each, lines in STEPS if each == part) for part, _ in STEPS}
_NAMES = (200, 40, 24, 12)  # cells that names may take in the sentence: the most with which it fits
_COMPARED = 2  # times as many signs of a text are looked at as there are cells for it
_TAGS = 30  # cells
_BREAK = 8  # a share of a line that is lost where it breaks
_GAP = 2  # cells between a text and what stands at its right
_LEAST_EXACT = 8  # cells
_SPACES = re.compile(r"\s+")


class Shown(NamedTuple):
    """How a claim is shown: which of its passages, which candidate is marked, and with which characters."""

    passage: int = 0
    marked: int = 0
    ascii_only: bool = False


def dealt(lines: int, needs: Mapping[str, int]) -> dict[str, int]:
    """How many of so many lines each part gets, by `STEPS`; none gets more than it needs."""
    given = dict.fromkeys(needs, 0)
    for part, upto in STEPS:
        more = max(min(upto, needs.get(part, 0)) - given.get(part, 0), 0)
        if more and lines:
            given[part] += min(more, lines)
            lines -= min(more, lines)
    return given


class Brief:
    """A claim in short.

    Args:
        claim: as the list shows it.
        dossier: all about it, if it has been read.
        found: what may be the same; `None` while that is being looked for.
        width: in cells.
        shown: how.
    """

    def __init__(
        self,
        claim: ClaimSummary,
        dossier: Dossier | None,
        found: Sequence[Candidate] | None,
        width: int,
        shown: Shown,
    ) -> None:
        self._claim, self._dossier, self._found, self._shown = claim, dossier, found, shown
        self._width, self._inner = width, max(width - 2, 10)
        self._ascii = shown.ascii_only
        self._text: list[Line] = []
        self._said: list[Line] = []
        self._held = passages(dossier) if dossier is not None else []
        self._aside = asides(dossier, ascii_only=self._ascii) if dossier is not None else []

    def lines(self, height: int) -> list[Line]:
        """The claim in exactly so many lines: what is not filled is blank."""
        self._text = self._wrapped_text(_MOST["text"])
        self._said = self._rests(min(height, _MOST["rests"]))
        needs = self._needs()
        given = dealt(height, needs)
        drawn = self._head(given)
        if not self._standing_beside(drawn):
            given = dealt(height, {**needs, "standing": 1})
            drawn = self._head(given)
        drawn |= self._body(self._dossier, given) if self._dossier is not None else {}
        lines = [line for part in _ORDER for line in drawn.get(part, ())]
        return [*lines, *[()] * height][:height]

    def more(self, key: str) -> Line:
        """What there is besides, and the key that scrolls to it."""
        dossier = self._dossier
        assert dossier is not None
        counts = (
            (len(dossier.asserts.lines) + len(dossier.denies.lines), "line", "lines"),
            (len(self._held), "passage", "passages"),
            (bool(dossier.note), "note", ""),
            (len(self._found or ()), "candidate", "candidates"),
            (len(dossier.links), "link", "links"),
            (len(dossier.history), "event", "events"),
        )
        said = ", ".join(plural(number, one, many) for number, one, many in counts if number)
        return ((f" all of it below, {key} scrolls{': ' if said else ''}{said}", "faint"),)

    # -------------------------------------------------------------------------------------------------- which lines

    def _needs(self) -> dict[str, int]:
        """How many lines each part has, as far as any step would give it that many."""
        needs = {"text": min(len(self._text), _MOST["text"]), "rests": len(self._said)}
        dossier = self._dossier
        if dossier is None:
            return needs
        found = len(self._found or ())
        return needs | {
            "lines": len(dossier.asserts.lines) or bool(self._aside),
            "against": len(dossier.denies.lines),
            "aside": bool(self._aside) and bool(dossier.asserts.lines),
            "passage": self._passage_need(),
            "where": min(len(self._held), 1),
            "note": len(self._note(_MOST["note"])),
            "candidates": max(found, 1),
            "heading": min(found, 1),
            "air": len(_AIRED),
        }

    def _head(self, given: Mapping[str, int]) -> dict[str, list[Line]]:
        """What does not wait for the claim to be read."""
        drawn = {"text": _cut(self._text, given["text"], self._inner, ascii_only=self._ascii)}
        if given.get("standing"):
            drawn["standing"] = [self._fitted(self._standing(tags=True))]
        drawn["rests"] = list(self._said) if len(self._said) <= given["rests"] else self._rests(given["rests"])
        return _indented(drawn)

    def _body(self, dossier: Dossier, given: Mapping[str, int]) -> dict[str, list[Line]]:
        """Who says it and in which words, and what is like it; with blank lines where there is room for them."""
        drawn = self._sides(dossier, given) | self._passage(given["where"], given["passage"])
        drawn = _indented({**drawn, "note": self._note(given["note"])})
        drawn |= self._candidates(given["heading"], given["candidates"])
        for part in [each for each in _AIRED if drawn.get(each)][: given["air"]]:
            first = {"candidates": "heading", "passage": "where"}.get(part, part)
            above = first if drawn.get(first) else part
            drawn[above] = [(), *drawn[above]]
        return drawn

    # ---------------------------------------------------------------------------------------------- the claim itself

    def _wrapped_text(self, most: int) -> list[Line]:
        """The text as lines, one more than can be shown if it has more."""
        ends = (most + 1) * self._inner * _COMPARED
        text = self._claim.text
        sign = ("..." if self._ascii else "…") if len(text) > ends else ""
        return wrapped([(text[:ends] + sign, "strong")], self._inner)[: most + 1]

    def _standing(self, *, tags: bool) -> Line:
        """Its verdict, its handle, and its tags if they are wanted."""
        gap = ", " if self._ascii else " · "
        claim, dossier = self._claim, self._dossier
        told = [claim.handle]
        if tags and claim.workflow is Workflow.SECOND_OPINION:
            told.append("second opinion")
        if tags and dossier is not None and dossier.tags:
            told.append(clip(safe(", ".join(dossier.tags[:_TAGS])), _TAGS, ascii_only=self._ascii))
        paint = STATUS_PAINT.get(short(claim), "plain")
        return (claim.verdict.replace("_", " "), paint), (gap + gap.join(told), "faint")

    def _standing_beside(self, drawn: dict[str, list[Line]]) -> bool:
        """Put where it stands at the right of its text or of the sentence; whether it fits there."""
        for part in ("text", "rests"):
            for tags in (True, False):
                standing = self._standing(tags=tags)
                gap = self._width - 1 - width_of(drawn[part][-1]) - width_of(standing) if drawn[part] else 0
                if gap >= _GAP:
                    drawn[part][-1] = (*drawn[part][-1], (" " * gap, "plain"), *standing)
                    return True
        return False

    def _rests(self, most: int) -> list[Line]:
        """On whom it rests, in at most so many lines; names are cut before what is said of them."""
        lines: list[Line] = []
        if self._dossier is None:
            lines = [((f"reading {'...' if self._ascii else '…'}", "faint"),)]
            return lines[:most]
        for longest in _NAMES:
            said = rests(self._dossier, ascii_only=self._ascii, longest=longest)
            lines = wrapped(said, self._inner, indent=2)
            if len(lines) <= most:
                break
        return _cut(lines, most, self._inner, ascii_only=self._ascii)

    # -------------------------------------------------------------------------------- who says it, and in which words

    def _sides(self, dossier: Dossier, given: Mapping[str, int]) -> dict[str, list[Line]]:
        """Who asserts it, and beside them who denies it; where nobody asserts it, who says anything at all."""
        chains, aside = Chains(dossier, ascii_only=self._ascii), [self._fitted(self._aside)]
        said = chains.draw(dossier.asserts, self._inner, given["lines"])
        denied = chains.draw(dossier.denies, self._inner, given["against"], "denied by ")
        return {
            "lines": said if dossier.asserts.lines else aside[: given["lines"]],
            "against": denied,
            "aside": aside[: given["aside"]],
        }

    def _fitted(self, parts: Sequence[Part], width: int = 0) -> Line:
        return tuple(fit(parts, width or self._inner, ascii_only=self._ascii))

    @property
    def _hop(self) -> HopView | None:
        return self._held[self._shown.passage % len(self._held)] if self._held else None

    def _passage_need(self) -> int:
        hop = self._hop
        if hop is None or hop.passage is None:
            return 0
        most = _MOST["passage"]
        words = (hop.passage.prefix, hop.passage.exact, hop.passage.suffix, "passage 1/1 ……«»")
        taken = sum(cells(each[: most * self._inner]) for each in words)
        return min(-(-taken // self._inner), most)

    def _passage(self, where_lines: int, most: int) -> dict[str, list[Line]]:
        hop = self._hop
        if hop is None or hop.passage is None or not most:
            return {}
        place, anchor = self._shown.passage % len(self._held) + 1, hop.passage.anchor
        label = [(f"passage {place}/{len(self._held)} ", "heading")]
        label += [(f"({anchor}) ", "doubt")] if anchor != "exact" else []
        label += [("[ ] others ", "faint")] if most > 1 and len(self._held) > 1 else []
        begun, exact = width_of(label), hop.passage.exact
        # Where nothing but the width breaks them, all of the words begin on the next line.
        whole = not _SPACES.search(exact) and cells(exact[: self._inner]) > self._inner - begun
        lost = self._inner - begun if whole else (most - 1) * (self._inner // _BREAK)
        words = self._words(hop.passage, most * self._inner - lost - begun)
        lines = _cut(wrapped([*label, *words], self._inner), most, self._inner, ascii_only=self._ascii)
        return {"where": [self._fitted(where(hop))] if where_lines else [], "passage": lines}

    def _words(self, passage: PassageView, room: int) -> list[Part]:
        """The exact words between their signs, and around them as much as there is room for."""
        dots, left, right = ("...", "<<", ">>") if self._ascii else ("…", "«", "»")
        room = max(room - 2 * len(dots) - len(left) - len(right), _LEAST_EXACT)
        exact = clip(_spaced(passage.exact, room), room, ascii_only=self._ascii)
        rest = room - cells(exact)
        before, after = _spaced(passage.prefix[-room * _COMPARED :], room), _spaced(passage.suffix, room)
        after = _begins(after, max(rest // 2, rest - cells(before)))
        before = _ends(before, rest - cells(after))
        return [(dots + before + left, "plain"), (exact, "quote"), (right + after + dots, "plain")]

    def _note(self, most: int) -> list[Line]:
        note = self._dossier.note if self._dossier is not None and most else None
        if not note:
            return []
        said = wrapped([("note ", "heading"), (note[: most * self._inner * _COMPARED], "plain")], self._inner)
        return _cut(said, most, self._inner, ascii_only=self._ascii)

    # --------------------------------------------------------------------------------------------- what is like it

    def _candidates(self, heading: int, most: int) -> dict[str, list[Line]]:
        found, marked = self._found, self._shown.marked
        if not found:
            said = "looking ..." if found is None else "nothing looks like it"
            line = self._fitted(((" SAME AS?", "heading"), (f"  {said}", "faint")), self._width)
            return {"candidates": [line][:most]}
        first = max(min(marked, len(found) - 1) - most + 1, 0)
        shown = list(enumerate(found, 1))[first : first + most]
        rows = [candidate_row(self._claim, each, self._width, marked=marked, ascii_only=self._ascii) for each in shown]
        head: Line = ((f" SAME AS? {len(found)}", "heading"),)
        return {"heading": [head][:heading], "candidates": [self._fitted(each, self._width) for each in rows]}


def _indented(drawn: Mapping[str, list[Line]]) -> dict[str, list[Line]]:
    return {part: [((" ", "plain"), *line) for line in lines] for part, lines in drawn.items()}


def _cut(lines: list[Line], most: int, width: int, *, ascii_only: bool) -> list[Line]:
    """At most so many of the lines; where some are left out, the last one ends with the sign of a cut."""
    if len(lines) <= most or not most:
        return lines[:most]
    # Together they are too long for one line, else they would not be two.
    following = lines[most][0 if lines[most][0][0].strip() else 1 :]  # without its indent
    last = (*lines[most - 1], (" ", "plain"), *following)
    return [*lines[: most - 1], tuple(fit(last, width, ascii_only=ascii_only))]


def _spaced(text: str, room: int) -> str:
    """A text in one line, safe; of a long one no more than could be seen."""
    return safe(_SPACES.sub(" ", text[: room * _COMPARED]))


def _begins(text: str, room: int) -> str:
    """The first words of a text that fit."""
    if cells(text) <= room:
        return text
    kept = clip(text, room + 1).removesuffix("…")
    return kept[: kept.rfind(" ") + 1].rstrip() if room > 0 else ""


def _ends(text: str, room: int) -> str:
    """The last words of a text that fit."""
    if cells(text) <= room:
        return text
    words = text.split(" ")
    while words and cells(" ".join(words)) > room:
        words = words[1:]
    return " ".join(words)
