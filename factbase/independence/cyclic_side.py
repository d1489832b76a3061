"""The figures of a side on which lines meet again or run in cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.attribution import UNDISCLOSED, Undisclosed, sorted_units
from factbase.independence.graph import cycles
from factbase.independence.lower_bounds import AT_LEAST_ONE, Bound, LowerBounds, lower_bounds
from factbase.independence.min_cut import (
    LineNetwork,
    fewest_units,
    is_on_line,
    pack_lines,
    unit_masks,
    units_in_pairs,
    units_on_all,
)
from factbase.independence.side import NOTHING, PAIR, Side

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from factbase.independence.attribution import Unit
    from factbase.independence.doubts import Doubts
    from factbase.independence.lower_bounds import Group
    from factbase.independence.side_graph import SideGraph


class CyclicSolver:
    """The lines and unfed loops of a side of any shape."""

    __slots__ = ("graph", "network", "undisclosed")

    def __init__(self, graph: SideGraph) -> None:
        self.graph = graph
        self.undisclosed = graph.unfed()
        # Attributions of an unfed loop cite each other only, so a line may begin with any of them.
        roots = [i for i, above in enumerate(graph.parents) if not above]
        self.network = LineNetwork(graph, [*roots, *self.undisclosed], graph.live)

    def solve(self, opposed: Collection[Unit]) -> Side:
        """Return the figures; `opposed` are the units that are active roots of the opposite side."""
        network, graph = self.network, self.graph
        if not network.ends:
            return NOTHING
        bits, masks = unit_masks(graph.units, self.undisclosed)
        roots = self.root_units()
        certain, most = fewest_units(network, masks, len(roots))
        # One origin of all lines is one source at best and at worst.
        lower = AT_LEAST_ONE if len(roots) == 1 else self._lower(opposed)
        return Side(
            independent=(min(lower.independent, certain), most),
            origins=(lower.origins, len(roots)),
            choke_points=tuple(sorted_units(_named(bits, units_on_all(network, masks)))) if most == 1 else (),
            pairs=frozenset(_named(bits, units_in_pairs(network, masks))) if most == PAIR else frozenset(),
            root_units=roots,
            held=len(network.ends),
            carriers=len({graph.carrier(end) for end in network.ends}),
            exact=lower.exact and certain == most,
        )

    def root_units(self) -> frozenset[Unit | Undisclosed]:
        """Return the units that lines begin in."""
        in_loops = set(self.undisclosed)
        return frozenset(UNDISCLOSED if i in in_loops else self.graph.units[i][0] for i in self.network.starts)

    def _lower(self, opposed: Collection[Unit]) -> LowerBounds:
        graph = self.graph
        # A suspected relay takes the whole line out of the lower bound, so such places are left out of the network.
        trusted = [live and not graph.is_suspected(i) for i, live in enumerate(graph.live)]
        starts = [i for i in self.network.starts if graph.is_firm_root(i, opposed)]
        network = LineNetwork(graph, starts, trusted, self.network.effort)
        if not network.ends:
            return AT_LEAST_ONE
        # Deciding which units are on a line is expensive in cycles, and pointless where none of them is in doubt.
        doubtful = graph.sources.doubtful
        in_doubt = doubtful and any(unit in doubtful for i in self.network.order for unit in graph.credited[i])
        lines = EstablishedNetwork(self, network)
        return lower_bounds(lines, graph.sources, may_have_doubts=bool(in_doubt))

    def pool(self) -> tuple[Collection[Unit], bool]:
        """Return the units on any line, and whether that is certain; doubtful ones are among them."""
        network, graph = self.network, self.graph
        # Outside cycles every place of the network is on a line; within one a walk may only pass it by a detour.
        detours = {i for cycle in cycles(network.parents) for i in cycle}.difference(network.starts, network.ends)
        units = {unit for i in network.order if i not in detours for unit in graph.credited[i]}
        passed = {i: is_on_line(network, i) for i in detours if not units.issuperset(graph.credited[i])}
        units.update(unit for i, on_line in passed.items() if on_line is not False for unit in graph.credited[i])
        return units, None not in passed.values()


class EstablishedNetwork:
    """The established lines of a side of any shape, with every author of a document."""

    __slots__ = ("_bits", "_known", "_masks", "_network", "_solver", "effort", "roots", "size", "units")

    def __init__(self, solver: CyclicSolver, network: LineNetwork) -> None:
        graph = solver.graph
        self._solver = solver
        self._network = network
        self.effort = network.effort
        # A bit is a single unit and a group a union of bits, so the lines found stay valid for all groups.
        self._bits, self._masks = unit_masks(graph.credited)
        # Lines found under one identification are lines under all of them: they need not be searched again.
        self._known: list[int] = []
        self.units: Collection[Unit] = {unit for i in network.order for unit in graph.credited[i]}
        self.roots: Collection[Unit] = list(dict.fromkeys(graph.units[i][0] for i in network.starts))
        self.size = len(network.order)

    def pool(self) -> tuple[Collection[Unit], bool]:
        """Return the units on any line of the side, and whether that is certain."""
        return self._solver.pool()

    def fewest(self, groups: Sequence[Group]) -> Bound:
        """Return the fewest units or groups that meet every line."""
        joined = [sum(self._bits[unit] for unit in group if unit in self._bits) for group in groups]
        lower, upper = fewest_units(self._network, self._masks, len(self.roots), joined, self._known)
        return Bound(lower, lower == upper)

    def packing(self, doubts: Doubts) -> int:
        """Return a number of lines of which each unit certainly differs from each unit of the others."""
        conflicts = doubts.conflicts({unit: self._bits[unit] for unit in self.units})
        return pack_lines(self._network, self._masks, {self._bits[unit]: mask for unit, mask in conflicts.items()})


def _named(bits: dict[Unit | Undisclosed, int], mask: int) -> Iterator[Unit]:
    """Yield the units of a mask, without the undisclosed one."""
    for unit, bit in bits.items():
        if mask & bit and not isinstance(unit, Undisclosed):
            yield unit
