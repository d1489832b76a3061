"""A claim's attributions as trees: each line from what we hold down to its origin; safe text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from factbase.display import clip, safe
from factbase.vocabulary import Stance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from factbase.results import Dossier, HopView, SourceName

LINES_DRAWN = 500


class TreeLine(NamedTuple):
    """One line of a drawing: what we hold at depth 0, below each what it relays."""

    depth: int
    link: str  # how we know that the one above relays it: "" at depth 0, stated, suspected or presumed
    name: str
    marks: tuple[str, ...]  # in the order in which they are shown
    hop: str  # the id of its attribution; "" where lines were left out


_MARK_SIGNS = {"choke point": ("◆ ", "* "), "loop": ("↻ ", "@ ")}
_HEADINGS = {
    Stance.ASSERTS: "SAID BY",
    Stance.DENIES: "DENIED BY",
    Stance.HEDGES: "HEDGED BY",
    Stance.NO_COMMENT: "NO COMMENT FROM",
}
_DEEPEST_INDENT = 12
_MAYBE = {
    "possibly_same": "possibly the same as",
    "unnamed": "may be the same as",
    "owned_by": "one owner with",
    "may_depend": "may depend on",
}
_LONGEST_MARK = 52  # cells


def trees(dossier: Dossier) -> list[tuple[str, list[TreeLine]]]:
    """All attributions of a claim by stance, asserting ones first: a heading and its lines; empty stances left out."""
    blocks = [(heading, tree(dossier, stance)) for stance, heading in _HEADINGS.items()]
    return [(heading, lines) for heading, lines in blocks if lines]


def tree(dossier: Dossier, stance: str = Stance.ASSERTS) -> list[TreeLine]:
    """Every line of one stance, each from what we hold down to its origin; safe text.

    What several relay is drawn below each of them, a loop only once around. After `LINES_DRAWN` lines one says that
    there are more.
    """
    lines: list[TreeLine] = []
    for line in _walk(dossier, stance):
        if len(lines) == LINES_DRAWN:
            return [*lines, TreeLine(0, "", "and more lines, not drawn", (), "")]
        lines.append(line)
    return lines


def passages(dossier: Dossier) -> list[HopView]:
    """The attributions that have a passage, in the order in which the trees first name them, or would."""
    hops = dossier.hop
    return [hops[each] for stance in _HEADINGS for each in _named(dossier, stance) if hops[each].passage]


def _named(dossier: Dossier, stance: str) -> dict[str, None]:
    """The attributions of one stance as its tree first names them; no matter how many lines each stands in."""
    hops = {hop.id: hop for hop in dossier.hops if hop.stance == stance}
    named: dict[str, None] = {}
    for hop in _held_first(hops):
        work = [] if hop.id in named else [hop.id]
        while work:
            here = work.pop()
            if here not in named:
                named[here] = None
                if relays := hops[here].relays:
                    work += [parent for parent, _ in reversed(relays) if parent in hops]
    return named


def _held_first(hops: dict[str, HopView]) -> list[HopView]:
    """What is held, then what hangs on nothing that is: neither is to be missing."""
    return sorted(hops.values(), key=lambda each: not each.held)


def speakers(dossier: Dossier) -> list[SourceName]:
    """Who speaks or publishes in a claim's attributions, each once, choke points first."""
    chokes = {name.id: name for name in dossier.asserts.choke_points}
    speaking = {hop.source.id: hop.source for hop in dossier.hops}
    publishing = {
        hop.document.publisher.id: hop.document.publisher
        for hop in dossier.hops
        if hop.document and hop.document.publisher
    }
    return list((chokes | speaking | publishing).values())


def _walk(dossier: Dossier, stance: str) -> Iterator[TreeLine]:
    hops = {hop.id: hop for hop in dossier.hops if hop.stance == stance}
    sides = {Stance.ASSERTS: dossier.asserts, Stance.DENIES: dossier.denies}
    choke = {name.id for side in (sides.get(Stance(stance)),) if side for name in side.choke_points}
    seen: set[str] = set()
    for hop in _held_first(hops):
        if hop.held or hop.id not in seen:
            for line in _descend(hop, hops, choke):
                seen.add(line.hop)
                yield line


def _descend(start: HopView, hops: dict[str, HopView], choke: set[str]) -> Iterator[TreeLine]:
    work: list[tuple[HopView, int, str, frozenset[str]]] = [(start, 0, "", frozenset())]
    while work:
        hop, depth, link, above = work.pop()
        lines = _lines_of(hop, depth, link, choke)
        if hop.id in above:
            yield lines[-1]._replace(depth=depth, marks=("loop", "already above"))
            continue
        yield from lines
        below = lines[-1].depth + 1
        relays = [(hops[parent], below, how, above | {hop.id}) for parent, how in hop.relays if parent in hops]
        work += reversed(relays)


def _lines_of(hop: HopView, depth: int, link: str, choke: set[str]) -> list[TreeLine]:
    """The attribution; before it, where it is held and its document comes from somebody else, that document."""
    publisher = hop.document.publisher if hop.document else None
    speaks = publisher is not None and publisher.id == hop.source.id
    known = {hop.source.id, publisher.id if publisher else ""} & choke
    # A choke point may bear another name of the same source: then the whole attribution is marked.
    marked = known or ({hop.source.id} if hop.choke_point else set())
    own = TreeLine(depth, link, safe(hop.source.name), _marks(hop, hop.source, marked), hop.id)
    if depth or hop.document is None:
        return [own]
    date = f", {safe(hop.document.published)}" if hop.document.published else ""
    if speaks:
        return [own._replace(name=own.name + date)]
    name = safe(publisher.name if publisher else hop.document.title) + date
    marks = ("held", "choke point") if publisher and publisher.id in marked else ("held",)
    below = tuple(mark for mark in own.marks if mark != "held")
    return [TreeLine(0, "", name, marks, hop.id), own._replace(depth=1, link="stated", marks=below)]


def _marks(hop: HopView, source: SourceName, choke: set[str]) -> tuple[str, ...]:
    given = (
        (not hop.active, "[retracted]"),
        (hop.held, "held"),
        (source.unnamed, "unnamed"),
        (hop.basis == "own" and not hop.relays, "first-hand"),
        (source.id in choke, "choke point"),
        (hop.loop, "loop"),
    )
    return (*(mark for holds, mark in given if holds), *_maybe(hop))


def _maybe(hop: HopView) -> Iterator[str]:
    if hop.counted_as is not None:
        yield f"counted as {safe(hop.counted_as.name)}"
    for why, other in hop.maybe:
        yield f"{_MAYBE[why]} {safe(other.name)}"


def drawn(line: TreeLine, *, ascii_only: bool = False) -> tuple[str, str]:
    """A line of a tree as its left and its right part: the branch with the name, and the marks."""
    corner = {"suspected": "╌ ", "": ""}.get(line.link, "└ ")
    deep = line.depth - _DEEPEST_INDENT
    indent = "  " * (min(line.depth, _DEEPEST_INDENT) - 1) + (f"({deep} deeper) " if deep > 0 else "")
    marks = [signed(clip(mark, _LONGEST_MARK, ascii_only=ascii_only), ascii_only=ascii_only) for mark in line.marks]
    known = {"suspected": ["suspected"], "presumed": ["presumed: standing syndication"]}.get(line.link, [])
    if ascii_only:
        corner = corner.replace("└", "`").replace("╌", "~")
    return f"{indent}{corner}{line.name}", (", " if ascii_only else " · ").join([*known, *marks])


def signed(mark: str, *, ascii_only: bool = False) -> str:
    """A mark with the sign that it has besides its words, if it has one: `◆ choke point`."""
    return _MARK_SIGNS.get(mark, ("", ""))[ascii_only] + mark
