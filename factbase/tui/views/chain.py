"""The lines of a claim in one line of text each: from who is said to know it to what we hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.display import cells, clip, plural, safe
from factbase.review import signed
from factbase.tui.widgets.text import fit
from factbase.vocabulary import Stance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from factbase.results import Dossier, HopView, LineView, SideView
    from factbase.tui.widgets.text import Line, Part

__all__ = ["Chains", "asides"]

_LONGEST_MARK = 24  # cells
_LEAST_NAME = 8  # cells: a name that is cut further is none
_MOST_NAMES = 6  # of a line; what is between the first and the last ones is counted
_FIRST, _LAST = 2, 3
_ASIDE_NAMES = 4
_LONGEST_ASIDE = 40  # cells of a name
_MAYBE = {
    "possibly_same": "possibly same",
    "unnamed": "may be same",
    "owned_by": "one owner",
    "may_depend": "may depend",
}
_DETAILS: tuple[tuple[str, ...], ...] = (("dated", "counted"), ("counted",), ())  # the most of them that fit


class Link(NamedTuple):
    """A source in a line, and how we know that it has it from the one before."""

    how: str  # "" for the first one, else stated, suspected or presumed
    name: str  # safe
    choke: bool = False
    marks: tuple[str, ...] = ()
    counted: str = ""  # a mark that is left out where there is no room
    dated: str = ""  # what follows the name, likewise


class Chains:
    """Draws the lines of a claim; what marks a source has is said where it is first named.

    The sign of a choke point is explained once, at the end of the line that has the most room.

    Args:
        dossier: of the claim.
        ascii_only: draw with ASCII alone.
    """

    def __init__(self, dossier: Dossier, *, ascii_only: bool = False) -> None:
        self._hops = dossier.hop
        self._ascii = ascii_only
        self._told: dict[str, tuple[str, ...]] = {}
        self._chokes: set[str] = set()
        self._explained = False

    def draw(self, side: SideView, width: int, most: int, before: str = "") -> list[Line]:
        """The lines of one side, one of each origin first, at most so many; in the last one how many are left out.

        Args:
            side: whose lines.
            width: of each, in cells.
            most: lines to draw.
            before: what stands before each.
        """
        self._chokes = {name.id for name in side.choke_points}
        chosen = self._chosen(side.lines, most)
        links = [list(self._links(line)) for line in chosen]
        more = len(side.lines) - len(chosen)
        ends = [""] * len(chosen)
        if more and chosen:
            ends[-1] = f"  and {'over ' if side.more_lines else ''}{plural(more, 'more line', 'more lines')}"
        drawn = [self._drawn(each, width, before, end) for each, end in zip(links, ends, strict=True)]
        signed_ones = [place for place, each in enumerate(links) if any(link.choke for link in each)]
        if signed_ones and not self._explained:
            self._explained = True
            place = min(signed_ones, key=lambda each: _wide(drawn[each]))
            ends[place] = f"  {signed('choke point', ascii_only=self._ascii)}{ends[place]}"
            drawn[place] = self._drawn(links[place], width, before, ends[place])
        return drawn

    def _chosen(self, lines: Sequence[LineView], most: int) -> list[LineView]:
        origins: dict[str, LineView] = {}
        others = []
        for line in lines:
            first = self._hops[line.hops[0]]
            origin = (first.counted_as or first.source).id
            if origins.setdefault(origin, line) is not line:
                others.append(line)
        return [*origins.values(), *others][:most]

    def _drawn(self, links: list[Link], width: int, before: str, end: str) -> Line:
        room = max(width - cells(before) - cells(end), 0)
        for details in _DETAILS:
            drawn = self._parts(links, details)
            taken = _wide(drawn)
            if taken <= room:
                break
        else:
            names = sum(cells(link.name) for link in links)
            drawn = self._parts(_shortened(links, room - taken + names, ascii_only=self._ascii), ())
        said = fit([(before, "doubt"), *drawn], width - cells(end), ascii_only=self._ascii)
        gap = width - cells(end) - _wide(said) if end else 0
        parts = [part for part in (*said, (" " * gap, "plain"), (end, "faint")) if part[0]]
        return tuple(fit(parts, width, ascii_only=self._ascii))

    def _links(self, line: LineView) -> Iterator[Link]:
        hops = [self._hops[each] for each in line.hops]
        hops = [*self._suspected(hops[0], set(line.hops)), *hops]
        left_out = len(hops) - _FIRST - _LAST if len(hops) > _MOST_NAMES else 0
        known = {hop.id for hop in hops}
        for place, hop in enumerate(hops):
            how = dict(hop.relays).get(hops[place - 1].id, "stated") if place else ""
            if left_out and place == _FIRST:
                yield Link("stated", "..." if self._ascii else "…", marks=(f"{left_out:,} more",))
            if not left_out or not _FIRST <= place < _FIRST + left_out:
                others = any(kind == "suspected" and each not in known for each, kind in hop.relays)
                yield from self._named(hop, how, others=others, last=place == len(hops) - 1)

    def _suspected(self, hop: HopView, known: set[str]) -> list[HopView]:
        """From whom the one at the beginning of a line may have it, the farthest first: no line counts them."""
        above: list[HopView] = []
        while len(above) < _MOST_NAMES:
            found = [
                each for each, how in hop.relays if how == "suspected" and each in self._hops and each not in known
            ]
            if not found:
                break
            hop = self._hops[found[0]]
            known.add(hop.id)
            above.insert(0, hop)
        return above

    def _named(self, hop: HopView, how: str, *, others: bool, last: bool) -> Iterator[Link]:
        """The source of an attribution, and who published what we hold of it, if that is somebody else."""
        document = hop.document if last else None
        publisher = document.publisher if document else None
        other = publisher if publisher and publisher.id != hop.source.id else None
        dated = f", {safe(document.published)}" if document and document.published else ""
        # A choke point may bear another name of the same source: then the attribution's own one is marked.
        choke = hop.source.id in self._chokes or (hop.choke_point and not (other and other.id in self._chokes))
        counted = f"counted as {clip(safe(hop.counted_as.name), _LONGEST_MARK)}" if hop.counted_as else ""
        marks = self._marks(hop, others=others)
        yield Link(how, safe(hop.source.name), choke, marks, counted, "" if other else dated)
        if other is not None:
            yield Link("stated", safe(other.name), other.id in self._chokes, (), "", dated)

    def _marks(self, hop: HopView, *, others: bool) -> tuple[str, ...]:
        """What is said of a source besides, in words; but not twice of the same."""
        given = (
            (hop.source.unnamed, "unnamed"),
            (hop.loop, signed("loop", ascii_only=self._ascii)),
            (others, "a relay suspected"),
            *((True, _MAYBE[why]) for why, _ in hop.maybe),
        )
        marks = tuple(dict.fromkeys(mark for holds, mark in given if holds))
        known = self._told.get(hop.source.id, ())
        self._told[hop.source.id] = (*known, *marks)
        return tuple(mark for mark in marks if mark not in known)

    def _parts(self, links: list[Link], details: tuple[str, ...]) -> list[Part]:
        parts: list[Part] = []
        sign = signed("choke point", ascii_only=self._ascii).removesuffix("choke point")
        for link in links:
            marks = [*link.marks, *([link.counted] if link.counted and "counted" in details else [])]
            parts += [self._arrow(link.how), (sign if link.choke else "", "doubt"), (link.name, "plain")]
            parts += [(f" ({', '.join(marks)})" if marks else "", "faint")]
            parts += [(link.dated if "dated" in details else "", "faint")]
        return [part for part in parts if part[0]]

    def _arrow(self, how: str) -> Part:
        """That one has it from the other; where that is not stated, in words."""
        if not how:
            return "", "plain"
        head, shaft = (">", "~") if self._ascii else ("▸", "╌")
        return (f" {head} ", "faint") if how == "stated" else (f" {shaft}{how}{head} ", "doubt")


def _wide(parts: Iterable[Part]) -> int:
    """How many cells parts take that have passed `safe`."""
    return sum(cells(text) for text, _ in parts)


def _shortened(links: list[Link], room: int, *, ascii_only: bool) -> list[Link]:
    """The links with names that take no more than so many cells together, the longest ones cut first."""
    widths = sorted(cells(link.name) for link in links)
    most = widths[-1]
    for place, width in enumerate(widths):
        left = len(widths) - place
        if width * left > room:
            most = max(room // left, _LEAST_NAME)
            break
        room -= width
    return [link._replace(name=clip(link.name, most, ascii_only=ascii_only)) for link in links]


def asides(dossier: Dossier, *, ascii_only: bool = False) -> list[Part]:
    """Who hedges, does not comment or is retracted, and what hangs on nothing that we hold; empty where nobody is."""
    held = bool(dossier.asserts.lines)
    told = {
        "hedged by": _of_their_own(dossier, Stance.HEDGES),
        "no comment from": _of_their_own(dossier, Stance.NO_COMMENT),
        "[retracted]": [hop for hop in dossier.hops if not hop.active],
        "not held:": [] if held else [hop for hop in dossier.hops if hop.active and hop.stance == Stance.ASSERTS],
    }
    parts: list[Part] = []
    for words, hops in told.items():
        names = list(dict.fromkeys(clip(safe(hop.source.name), _LONGEST_ASIDE, ascii_only=ascii_only) for hop in hops))
        if names:
            more = f" and {len(names) - _ASIDE_NAMES:,} more" if len(names) > _ASIDE_NAMES else ""
            gap = (", " if ascii_only else " · ") if parts else ""
            parts += [(f"{gap}{words} ", "doubt"), (", ".join(names[:_ASIDE_NAMES]) + more, "plain")]
    return parts


def _of_their_own(dossier: Dossier, stance: Stance) -> list[HopView]:
    """Those of a stance that do not have it from another of the same; where they all do, all of them."""
    hops = [hop for hop in dossier.hops if hop.stance == stance]
    same = {hop.id for hop in hops}
    return [hop for hop in hops if not any(each in same for each, _ in hop.relays)] or hops
