"""The cost of the profile of a claim, by kind of claim, beside networkx on the same chains in the same run.

    python benchmarks/independence.py --claims 100000

The mixture is that of a newsroom's ledger: most claims are one report or one chain, few are tangled. Then two claims at
the limits that the definition names: a statement of a hundred wordings, and 3,000 attributions.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from factbase.independence import ClaimLinks, Hop, Sources, open_questions, profile, profiles, witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCES = 20_000
BATCH = 20_000
TANGLED = 3_000
KINDS = ("own report", "one chain", "outlets on one origin", "separate chains", "tangled")
SHARES = (40, 35, 15, 8, 2)


def sources(dice: random.Random) -> Sources:
    """Return 20,000 sources: a third outlets, a tenth unnamed, and some of every relation."""
    rows = [
        (i, "outlet" if i % 3 == 0 else "person", "unnamed" if i % 3 and dice.random() < 0.15 else "named")
        for i in range(SOURCES)
    ]
    words = ("same_as", "part_of", "owned_by", "may_depend", "syndicates", "possibly_same", "distinct_from")
    relations = [
        (dice.randrange(SOURCES), word, dice.randrange(SOURCES)) for word in words for _ in range(SOURCES // 40)
    ]
    return Sources(rows, relations)


def person(dice: random.Random) -> int:
    """Return a source that is no outlet."""
    return 3 * dice.randrange(SOURCES // 3) + 1


def outlet(dice: random.Random) -> int:
    """Return a source that is an outlet."""
    return 3 * dice.randrange(SOURCES // 3)


def report(dice: random.Random, first: int) -> list[Hop]:
    """Return an outlet's own report."""
    return [Hop(first, outlet(dice), basis="own", documented=True)]


def chain(dice: random.Random, first: int) -> list[Hop]:
    """Return a person, and one to three outlets that pass it on."""
    passed_on = range(first + 1, first + dice.choice((2, 3, 3, 4)))
    hops = [Hop(first, person(dice)), *(Hop(i, outlet(dice), relays=((i - 1, True),)) for i in passed_on)]
    hops[-1] = hops[-1]._replace(documented=True, publisher=hops[-1].source)
    return hops


def outlets(dice: random.Random, first: int) -> list[Hop]:
    """Return two to eight outlets that quote one person."""
    quotes = [
        Hop(first + 1 + i, outlet(dice), relays=((first, True),), documented=True) for i in range(dice.randint(2, 8))
    ]
    return [Hop(first, person(dice)), *quotes]


def chains(dice: random.Random, first: int) -> list[Hop]:
    """Return two or three chains that share nothing."""
    hops: list[Hop] = []
    for _ in range(dice.choice((2, 2, 3))):
        hops += chain(dice, first + len(hops))
    return hops


def tangle(dice: random.Random, first: int) -> list[Hop]:
    """Return a diamond, a merge of two witnesses, a loop, or a suspected relay."""
    a, b, c, d = range(first, first + 4)
    speakers = [person(dice), person(dice), outlet(dice), outlet(dice)]
    relays = dice.choice(
        (
            ((), ((a, True),), ((a, True),), ((b, True), (c, True))),
            ((), (), ((a, True), (b, True)), ((c, True),)),
            ((), ((c, True),), ((b, True), (a, True)), ((c, True),)),
            ((), (), ((a, True), (b, False)), ((b, True),)),
        )
    )
    return [Hop(i, source, relays=above) for i, source, above in zip((a, b, c, d), speakers, relays, strict=True)]


MAKERS: dict[str, Callable[[random.Random, int], list[Hop]]] = dict(
    zip(KINDS, (report, chain, outlets, chains, tangle), strict=True)
)


def batches(dice: random.Random, claims: int) -> Iterator[dict[str, list[list[Hop]]]]:
    """Yield the claims in batches, so that a million fit into memory; within a batch by kind."""
    first = 0
    for done in range(0, claims, BATCH):
        batch = defaultdict(list)
        for kind in dice.choices(KINDS, SHARES, k=min(BATCH, claims - done)):
            hops = MAKERS[kind](dice, first)
            first += len(hops)
            batch[kind].append(hops)
        yield batch


def peer_us(claims: list[list[Hop]]) -> float | None:
    """Return the microseconds that networkx takes for the vertex cut of a claim; None where it is not installed."""
    try:
        import networkx as nx  # type: ignore[import-untyped]
    except ImportError:
        return None
    start = time.perf_counter()
    for hops in claims:
        graph = nx.DiGraph()
        relayed = {parent for hop in hops for parent, _ in hop.relays}
        for hop in hops:
            graph.add_edges_from((parent, hop.id) for parent, _ in hop.relays)
            if not hop.relays:
                graph.add_edge("start", hop.id)
            if hop.id not in relayed:
                graph.add_edge(hop.id, "end")
        nx.minimum_node_cut(graph, "start", "end")
    return (time.perf_counter() - start) / len(claims) * 1e6


def limits(dice: random.Random, people: Sources) -> dict[str, Callable[[], object]]:
    """Return the claims at the limits by name, each as a call."""
    claims = range(100)
    links = ClaimLinks((claim, "same", claim + 1) for claim in claims[:-1])
    wordings: list[Hop] = []
    for claim in claims:
        wordings += [hop._replace(claim=claim) for hop in chain(dice, len(wordings))]
    tangled = [
        Hop(
            i,
            dice.randrange(SOURCES),
            relays=tuple((dice.randrange(i), True) for _ in range(i % 3)) if i > TANGLED // 50 else (),
        )
        for i in range(TANGLED)
    ]
    small = chains(dice, 0)
    return {
        "a statement of 100 wordings": lambda: profiles(claims, wordings, people, links),
        "3,000 tangled attributions": lambda: profile(tangled, people),
        "whom to discredit, for a screen": lambda: witness(small, people),
        "open questions, for a screen": lambda: open_questions(small, people),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=100_000)
    claims = parser.parse_args().claims
    dice = random.Random(2006)
    people = sources(dice)
    spent: defaultdict[str, float] = defaultdict(float)
    counts: defaultdict[str, int] = defaultdict(int)
    attributions = relays = 0
    sample: list[list[Hop]] = []
    for batch in batches(dice, claims):
        sample = sample or batch["one chain"][:500]
        for kind, group in batch.items():
            start = time.perf_counter()
            for hops in group:
                profile(hops, people)
            spent[kind] += time.perf_counter() - start
            counts[kind] += len(group)
            attributions += sum(len(hops) for hops in group)
            relays += sum(len(hop.relays) for hops in group for hop in hops)
    print(f"{claims} claims, {attributions / claims:.2f} attributions and {relays / claims:.2f} relays each")
    for kind in KINDS:
        if counts[kind]:
            print(f"{kind:>24}: {spent[kind] / counts[kind] * 1e6:7.1f} us a claim ({counts[kind]} claims)")
    print(f"{'all':>24}: {sum(spent.values()) / claims * 1e6:7.1f} us a claim, {sum(spent.values()):.1f} s in all")
    peer = peer_us(sample) if sample else None
    if peer is not None:
        ours = spent["one chain"] / counts["one chain"] * 1e6
        print(f"{'networkx, one chain':>24}: {peer:7.1f} us a claim, {peer / ours:.0f} times as long")
    for name, run in limits(dice, people).items():
        start = time.perf_counter()
        run()
        print(f"{name:>40}: {(time.perf_counter() - start) * 1e3:7.1f} ms")


if __name__ == "__main__":
    main()
