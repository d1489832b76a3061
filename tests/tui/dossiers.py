"""Claims of any shape, as a screen may be handed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st
from tui.hostile import HOSTILE

from factbase.results import (
    Candidate,
    ClaimSummary,
    DocumentName,
    Dossier,
    HopView,
    LineView,
    PassageView,
    SideView,
    SourceName,
)
from factbase.vocabulary import Stance, Verdict, Workflow

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = st.one_of(st.sampled_from(HOSTILE).map(lambda text: text[:3000]), st.text(max_size=90), st.just("Reuters"))
SOURCES = st.builds(SourceName, st.sampled_from("abcdef"), st.just("s"), TEXTS, st.booleans())
PASSAGES = st.builds(
    PassageView, st.just(0), st.just(1), TEXTS, TEXTS, TEXTS, st.sampled_from(["exact", "moved", "ambiguous"])
)
DOCUMENTS = st.builds(
    DocumentName, st.just("d"), st.just("d"), TEXTS, st.none() | SOURCES, st.none() | st.just("2006-05-02")
)
MAYBE = st.lists(st.tuples(st.sampled_from(["possibly_same", "unnamed", "owned_by"]), SOURCES), max_size=2)


@st.composite
def hops(draw: st.DrawFn, *, loops: bool = False) -> tuple[HopView, ...]:
    """Attributions that relay those before them; with loops, any."""
    count = draw(st.integers(0, 7))
    made = []
    for place in range(count):
        reach = count if loops else place
        above = draw(st.lists(st.integers(0, reach - 1), max_size=3, unique=True)) if reach else []
        document = draw(st.none() | DOCUMENTS)
        made.append(
            HopView(
                id=str(place), handle="h", source=draw(SOURCES), stance=draw(st.sampled_from(list(Stance))),
                basis="own", active=draw(st.booleans()), held=draw(st.booleans()), root=not above,
                loop=draw(st.booleans()),
                choke_point=draw(st.booleans()), cue=None, said=None, document=document,
                passage=draw(st.none() | PASSAGES) if document else None,
                relays=tuple((str(each), draw(st.sampled_from(["stated", "suspected", "presumed"]))) for each in above),
                maybe=tuple(draw(MAYBE)), counted_as=draw(st.none() | SOURCES),
            )
        )  # fmt: skip
    return tuple(made)


def line_to(hop: HopView, known: dict[str, HopView]) -> LineView:
    """A line that ends with an attribution, each before it the first one that it has it from."""
    line = [hop.id]
    while firm := [each for each, how in known[line[0]].relays if how != "suspected" and each in known]:
        line.insert(0, firm[0])
    return LineView(tuple(line), established=True, loop=False)


@st.composite
def sides(draw: st.DrawFn, hops: Sequence[HopView], stance: str) -> SideView:
    known = {hop.id: hop for hop in hops if hop.stance == stance}
    lines = tuple(line_to(hop, known) for hop in known.values() if hop.active)
    low = draw(st.integers(0, len(lines)))
    high = draw(st.integers(low, len(lines)))
    names = tuple(draw(st.lists(SOURCES, max_size=3)))
    return SideView(
        (low, high), (low, high), names, names, draw(st.integers(0, 3)), lines, draw(st.booleans()), exact=True
    )


@st.composite
def summaries(draw: st.DrawFn) -> ClaimSummary:
    return ClaimSummary(
        1, "c1", "c1abc", draw(TEXTS), draw(st.sampled_from(list(Verdict))), draw(st.sampled_from(list(Workflow))),
        (1, 1), (1, 1), (0, 0), disputed=False, exact=True, stale=False, loop=False, unnamed_only=draw(st.booleans()),
    )  # fmt: skip


@st.composite
def dossiers(draw: st.DrawFn, *, loops: bool = False) -> Dossier:
    said = draw(hops(loops=loops))
    # With loops no line is drawn up: following the first relay would never end.
    asserts, denies = (draw(sides(() if loops else said, stance)) for stance in (Stance.ASSERTS, Stance.DENIES))
    return Dossier(
        draw(summaries()), None, None, draw(st.none() | TEXTS), tuple(draw(st.lists(TEXTS, max_size=3))), 1, asserts,
        denies, disputed=False, exact=draw(st.booleans()), hops=said, links=(), assessments=(), history=(),
    )  # fmt: skip


CANDIDATES = st.builds(
    lambda right, score, suggests, flags: Candidate(None, right, score, score, "low", suggests, {}, tuple(flags)),
    summaries(),
    st.floats(0, 1),
    st.sampled_from(["same", "contradicts"]),
    st.lists(st.sampled_from(["numbers", "dates", "odd"]), max_size=2, unique=True),
)
