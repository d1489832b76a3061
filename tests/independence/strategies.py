"""Random cases: linked claims, loops, several stances, suspicion, retractions, documents, authors and doubts."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st
from independence.oracle import Answer, Case, Figures, answer

from factbase.independence import ClaimLinks, DocumentUnit, Hop, LinkedClaim, Profile, Side, Sources, Unit, profile

NAMES = ("ada", "bea", "cy", "dan", "eve", "fay", "gus")
CLAIMS = ("closed", "monday", "noon", "open")
RELATIONS = ("same_as", "part_of", "owned_by", "may_depend", "syndicates", "possibly_same", "distinct_from")
DOUBTS = ("owned_by", "may_depend", "possibly_same")
LINKS = ("same", "implies", "contradicts", "supports")


class Facts(NamedTuple):
    """Some claims with everything on record about them; the figures asked for are those of the first claim."""

    hops: list[Hop]
    rows: list[tuple[str, str, str]]
    relations: list[tuple[str, str, str]]
    links: Sequence[tuple[str, str, str]] = ()

    @property
    def sources(self) -> Sources:
        return Sources(self.rows, self.relations)

    def profile(self, *discredited: Unit, claim: str = CLAIMS[0]) -> Profile:
        """Return the figures by the solver; without links by its short way, which knows no claims."""
        if not self.links:
            return profile([hop for hop in self.hops if hop.claim == claim], self.sources, discredited=discredited)
        linked = LinkedClaim(claim, ClaimLinks(self.links))
        return profile(self.hops, self.sources, linked=linked, discredited=discredited)

    def answer(self, *discredited: Unit, claim: str = CLAIMS[0]) -> Answer:
        """Return the figures by brute force."""
        documents = [str(unit.document) for unit in discredited if isinstance(unit, DocumentUnit)]
        sources = [str(unit) for unit in discredited if not isinstance(unit, DocumentUnit)]
        return answer(Case(self.hops, self.rows, self.relations, CLAIMS, self.links, sources, documents), claim)  # type: ignore[arg-type]

    def related(self, *relations: tuple[str, str, str]) -> "Facts":
        return self._replace(relations=[*self.relations, *relations])

    def linked(self, *links: tuple[str, str, str]) -> "Facts":
        return self._replace(links=[*self.links, *links])

    def replacing(self, place: int, **fields: Any) -> "Facts":
        """Return the facts with other fields of one attribution."""
        i = place % len(self.hops)
        changed = self.hops[i]._replace(**fields)
        return self._replace(hops=[*self.hops[:i], changed, *self.hops[i + 1 :]])

    def renamed(self, sources: dict[str, str], attributions: dict[str, str], claims: dict[str, str]) -> "Facts":
        hops = [
            hop._replace(
                id=attributions[str(hop.id)],
                source=sources[str(hop.source)],
                relays=tuple((attributions[str(parent)], stated) for parent, stated in hop.relays),
                publisher=None if hop.publisher is None else sources[str(hop.publisher)],
                authors=tuple(sources[str(author)] for author in hop.authors),
                claim=claims[str(hop.claim)],
            )
            for hop in self.hops
        ]
        rows = [(sources[source], kind, identity) for source, kind, identity in self.rows]
        relations = [(sources[left], word, sources[right]) for left, word, right in self.relations]
        links = [(claims[left], word, claims[right]) for left, word, right in self.links]
        return Facts(hops, rows, relations, links)


def figures(side: Side) -> Figures:
    """Return the figures of a side in the form of the oracle."""
    named = {unit: f"doc:{unit.document}" if isinstance(unit, DocumentUnit) else str(unit) for unit in _units(side)}
    return Figures(
        side.independent,
        side.origins,
        frozenset(named[unit] for unit in side.choke_points),
        frozenset(named[unit] for unit in side.pairs),
    )


def _units(side: Side) -> set[Unit]:
    return {*side.choke_points, *side.pairs}


names = st.sampled_from(NAMES)
doubts = st.tuples(names, st.sampled_from(DOUBTS), names)
rows = st.tuples(
    *(
        st.tuples(
            st.just(name),
            st.sampled_from(["person", "person", "outlet", "organisation", "group", "document"]),
            st.sampled_from(["named", "named", "unnamed"]),
        )
        for name in NAMES
    )
).map(list)
relations = st.lists(st.tuples(names, st.sampled_from(RELATIONS), names), max_size=6)
claim_links = st.lists(
    st.tuples(st.sampled_from(CLAIMS), st.sampled_from(LINKS), st.sampled_from(CLAIMS)).filter(
        lambda row: row[0] != row[2]
    ),
    max_size=3,
)
stances = st.sampled_from(["asserts"] * 7 + ["denies"] * 2 + ["hedges"])
bases = st.sampled_from([None, None, "own", "own", "unknown"])
whether_held = st.sampled_from([None, None, None, True, False])
discreditable = names | st.sampled_from(["d0", "d1", "d2"]).map(DocumentUnit)

Document = tuple[str | None, str | None, tuple[str, ...], bool]
"""Id, publisher, authors, own record; without an id it is no document."""


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """Draw three documents, and none."""
    pages: list[Document] = [(None, None, (), False)]
    for name in ("d0", "d1", "d2"):
        authors = draw(st.lists(names, max_size=2, unique=True))
        pages.append((name, draw(st.none() | names), tuple(authors), draw(st.integers(0, 4)) == 0))
    return pages


@st.composite
def attributions(draw: st.DrawFn, claims: tuple[str, ...], *, largest: int = 7) -> list[Hop]:
    """Draw the attributions of some claims; half of the time free of loops."""
    count = draw(st.integers(1, largest))
    looping = draw(st.booleans())
    pages = draw(documents())
    hops = []
    for i in range(count):
        above = st.integers(0, count - 1) if looping else st.integers(0, i - 1)
        parents = draw(st.lists(above, max_size=2, unique=True)) if looping or i else []
        document, publisher, authors, own_record = draw(st.sampled_from(pages))
        hops.append(
            Hop(
                f"h{i}",
                draw(names),
                stance=draw(stances),
                basis=draw(bases),
                relays=tuple((f"h{parent}", draw(st.integers(0, 7)) > 0) for parent in parents),
                active=draw(st.integers(0, 9)) > 0,
                held=draw(whether_held),
                publisher=publisher,
                document=document,
                authors=authors,
                own_record=own_record,
                claim=draw(st.sampled_from(claims)),
            )
        )
    return hops


@st.composite
def lone_claims(draw: st.DrawFn, *, largest: int = 7) -> Facts:
    """Draw any claim without links that the record could hold."""
    return Facts(draw(attributions(CLAIMS[:1], largest=largest)), draw(rows), draw(relations))


@st.composite
def linked_claims(draw: st.DrawFn, *, largest: int = 7) -> Facts:
    """Draw any claim with links that the record could hold."""
    return Facts(draw(attributions(CLAIMS, largest=largest)), draw(rows), draw(relations), draw(claim_links))


facts = lone_claims() | linked_claims()


@st.composite
def certain_claims(draw: st.DrawFn) -> Facts:
    """Draw claims without any doubt: every source occurs once, is named and first-hand; relays are stated; no loops."""
    count = draw(st.integers(1, 9))
    hops = []
    for i in range(count):
        parents = draw(st.lists(st.integers(0, i - 1), max_size=3, unique=True)) if i else []
        relays = tuple((f"h{parent}", True) for parent in parents)
        hops.append(Hop(f"h{i}", f"s{i}", basis="own", relays=relays, claim=CLAIMS[0]))
    return Facts(draw(st.permutations(hops)), [], [])
