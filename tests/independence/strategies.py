"""Random claims: loops, merges, several stances, suspicion, retractions, publishers and doubts about identity."""

from typing import NamedTuple

from hypothesis import strategies as st

from factbase.independence import Hop, Profile, Sources, profile

NAMES = ("ada", "bea", "cy", "dan", "eve", "fay", "gus")
RELATIONS = ("same_as", "part_of", "owned_by", "syndicates", "possibly_same", "distinct_from")
DOUBTS = ("owned_by", "possibly_same")


class Claim(NamedTuple):
    """One claim, and the rows that say who its sources are."""

    hops: list[Hop]
    rows: list[tuple[str, str, str]]
    relations: list[tuple[str, str, str]]

    def profile(self, *discredited: str) -> Profile:
        return profile(self.hops, Sources(self.rows, self.relations), discredited=discredited)

    def related(self, *relations: tuple[str, str, str]) -> "Claim":
        return self._replace(relations=[*self.relations, *relations])

    def suspecting(self, place: int) -> "Claim":
        """The claim with one more suspected relay, to something that is not on record."""
        hop = self.hops[place % len(self.hops)]
        doubted = hop._replace(relays=(*hop.relays, ("nowhere", False)))
        return self._replace(hops=[doubted if each is hop else each for each in self.hops])

    def renamed(self, sources: dict[str, str], attributions: dict[str, str]) -> "Claim":
        hops = [
            hop._replace(
                id=attributions[hop.id],
                source=sources[hop.source],
                relays=tuple((attributions.get(parent, parent), stated) for parent, stated in hop.relays),
                publisher=None if hop.publisher is None else sources[hop.publisher],
            )
            for hop in self.hops
        ]
        rows = [(sources[source], kind, identity) for source, kind, identity in self.rows]
        relations = [(sources[left], word, sources[right]) for left, word, right in self.relations]
        return Claim(hops, rows, relations)


names = st.sampled_from(NAMES)
doubts = st.tuples(names, st.sampled_from(DOUBTS), names)
rows = st.tuples(
    *(
        st.tuples(st.just(name), st.sampled_from(["person", "person", "outlet"]), st.sampled_from(["named", "unnamed"]))
        for name in NAMES
    )
).map(list)
relations = st.lists(st.tuples(names, st.sampled_from(RELATIONS), names), max_size=5)
stances = st.sampled_from(["asserts"] * 7 + ["denies"] * 2 + ["hedges"])
bases = st.sampled_from([None, None, "own", "own", "unknown"])
whether_held = st.sampled_from([None, None, None, True, False])
publishers = st.none() | st.none() | names


@st.composite
def attributions(draw: st.DrawFn, *, largest: int = 7) -> list[Hop]:
    """The attributions of one claim; half of the claims are free of loops."""
    count = draw(st.integers(1, largest))
    looping = draw(st.booleans())
    hops = []
    for i in range(count):
        above = st.integers(0, count - 1) if looping else st.integers(0, i - 1)
        parents = draw(st.lists(above, max_size=2, unique=True)) if looping or i else []
        hops.append(
            Hop(
                f"h{i}",
                draw(names),
                stance=draw(stances),
                basis=draw(bases),
                relays=tuple((f"h{parent}", draw(st.integers(0, 7)) > 0) for parent in parents),
                active=draw(st.integers(0, 9)) > 0,
                held=draw(whether_held),
                documented=draw(st.booleans()),
                publisher=draw(publishers),
            )
        )
    return hops


@st.composite
def claims(draw: st.DrawFn, *, largest: int = 7) -> Claim:
    """Any claim that the record could hold."""
    return Claim(draw(attributions(largest=largest)), draw(rows), draw(relations))


@st.composite
def certain_claims(draw: st.DrawFn) -> Claim:
    """Claims without any doubt: every source occurs once, is named and first-hand; relays are stated; no loops."""
    count = draw(st.integers(1, 9))
    hops = []
    for i in range(count):
        parents = draw(st.lists(st.integers(0, i - 1), max_size=3, unique=True)) if i else []
        hops.append(Hop(f"h{i}", f"s{i}", basis="own", relays=tuple((f"h{parent}", True) for parent in parents)))
    return Claim(draw(st.permutations(hops)), [], [])
