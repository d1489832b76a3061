"""What explains an upper bound: a smallest set of units to discredit, and lines that share no unit.

Both are computed for display only; the figures do not need them.
"""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from factbase.independence.attribution import Undisclosed, sorted_units
from factbase.independence.cyclic_side import CyclicSolver
from factbase.independence.forest_side import ForestSolver
from factbase.independence.hitting_set import bits_of, smallest_hitting_set
from factbase.independence.lines import Line, SideView, first_lines
from factbase.independence.min_cut import LineNetwork, fewest_units, shortest_uncut_line, unit_masks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from factbase.independence.attribution import Hop, Unit
    from factbase.independence.identities import Sources
    from factbase.independence.side_graph import LinkedClaim, SideGraph

# A screen shows some ten lines. Finding disjoint ones among 300 takes a few milliseconds.
CANDIDATES = 300
"""Lines among which disjoint ones are looked for."""
STEPS = 5_000
"""Choices tried for a larger set of disjoint lines."""


def witness(
    hops: Sequence[Hop],
    sources: Sources,
    *,
    stance: str = "asserts",
    linked: LinkedClaim | None = None,
    discredited: Collection[Unit] = (),
) -> tuple[Unit | Undisclosed, ...]:
    """Return a smallest set of units that meets every line of a side: discredit these, and nothing is left.

    The arguments are those of `lines`. The set is as large as the upper bound of the side; an undisclosed origin comes
    last. It is empty where there is no line.
    """
    graph = SideView(hops, sources, stance, linked=linked, discredited=discredited).graph
    chosen = _forest_witness(graph) if graph.forest else _cyclic_witness(graph)
    # A name can be acted on; an undisclosed origin cannot, so it comes last.
    named = sorted_units(unit for unit in chosen if not isinstance(unit, Undisclosed))
    return (*named, *(unit for unit in chosen if isinstance(unit, Undisclosed)))


def _forest_witness(graph: SideGraph) -> Collection[Unit | Undisclosed]:
    forest = ForestSolver(graph)
    chosen = smallest_hitting_set(forest.lines_of, forest.full).chosen if forest.full else []
    # The origins always meet every line, and beat a hitting set from a search that was cut short.
    return chosen if len(chosen) <= len(forest.roots) else list(forest.roots)


def _cyclic_witness(graph: SideGraph) -> Collection[Unit | Undisclosed]:
    """Take one unit after another whose removal lowers the upper bound by one: some unit of every line does."""
    solver = CyclicSolver(graph)
    # Self-reduction: the solver that proves the bound is asked which unit is in a smallest set, so both always agree.
    bits, masks = unit_masks(graph.units, solver.undisclosed)
    frequency = Counter(bit for i in solver.network.order for bit in bits_of(masks[i]))
    roots = solver.root_units()
    needed = fewest_units(solver.network, masks, len(roots))[1] if solver.network.ends else 0
    cut = 0
    while line := shortest_uncut_line(solver.network, masks, cut):
        for bit in sorted(bits_of(line), key=lambda bit: (-frequency[bit], bit)):
            if _fewest_without(solver, masks, cut | bit, len(roots)) < needed:
                break
        else:
            # A search that was cut short lost count; the most frequent unit is the best guess.
            bit = max(bits_of(line), key=lambda bit: frequency[bit])
        cut |= bit
        needed -= 1
    chosen = [unit for unit, bit in bits.items() if cut & bit]
    return chosen if len(chosen) <= len(roots) else list(roots)


def _fewest_without(solver: CyclicSolver, masks: Sequence[int], cut: int, most: int) -> int:
    within = [live and not mask & cut for live, mask in zip(solver.graph.live, masks, strict=True)]
    network = LineNetwork(solver.graph, solver.network.starts, within)
    return fewest_units(network, masks, most)[1] if network.ends else 0


def disjoint_lines(
    hops: Sequence[Hop],
    sources: Sources,
    *,
    stance: str = "asserts",
    linked: LinkedClaim | None = None,
    discredited: Collection[Unit] = (),
) -> tuple[Line, ...]:
    """Return a largest set of lines found that share no unit, in the order of `lines`.

    The arguments are those of `lines`. Where the set is smaller than the upper bound, the lines overlap so that no set
    of them proves the bound.
    """
    view = SideView(hops, sources, stance, linked=linked, discredited=discredited)
    _, masks = unit_masks(view.graph.units, view.unfed)
    paths = first_lines(view.network, CANDIDATES)[0]
    units = {path: reduce(or_, (masks[i] for i in path)) for path in paths}
    return tuple(view.line(path) for path in sorted(_packing(units)))


def _packing(units: dict[tuple[int, ...], int]) -> list[tuple[int, ...]]:
    """Return the largest set of lines without a common unit that some thousand choices find.

    A line with the units of another one and further ones is never needed. Depth first: take a line or leave it, the
    shortest lines first, and give up a branch that cannot beat the best set.
    """
    # Set packing is NP-hard (Karp 1972), so the number of steps is limited; the screen says how many lines were found.
    minimal: list[tuple[int, ...]] = []
    for path in sorted(units, key=lambda path: (units[path].bit_count(), path)):
        if not any(units[path] & units[shorter] == units[shorter] for shorter in minimal):
            minimal.append(path)
    best: list[tuple[int, ...]] = []
    stack: list[tuple[int, int, list[tuple[int, ...]]]] = [(0, 0, [])]
    for _ in range(STEPS):
        if not stack:
            break
        place, used, chosen = stack.pop()
        if len(chosen) > len(best):
            best = chosen
        if place == len(minimal) or len(chosen) + len(minimal) - place <= len(best):
            continue
        path = minimal[place]
        stack.append((place + 1, used, chosen))
        if not units[path] & used:
            stack.append((place + 1, used | units[path], [*chosen, path]))
    return best
