"""The figures of a side on which lines meet again or run in cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.attribution import UNDISCLOSED, Undisclosed
from factbase.independence.graph import cycles
from factbase.independence.identifications import AT_LEAST_ONE, LowerBounds, lower_bounds
from factbase.independence.min_cut import (
    LineNetwork,
    fewest_units,
    is_on_line,
    unit_masks,
    units_in_pairs,
    units_on_all,
)
from factbase.independence.side import NOTHING, PAIR, Side

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from factbase.independence.attribution import Id
    from factbase.independence.identifications import Identification
    from factbase.independence.side_graph import SideGraph


class CyclicSolver:
    """The lines and unfed loops of a side of any shape."""

    __slots__ = ("graph", "network", "undisclosed")

    def __init__(self, graph: SideGraph) -> None:
        self.graph = graph
        self.undisclosed = graph.unfed()
        roots = [i for i, above in enumerate(graph.parents) if not above]
        self.network = LineNetwork(graph, [*roots, *self.undisclosed], graph.live)

    def solve(self, opposed: Collection[Id]) -> Side:
        """Return the figures; `opposed` are the units that are active roots of the opposite side."""
        network, graph = self.network, self.graph
        if not network.ends:
            return NOTHING
        names, masks = unit_masks(graph, {}, self.undisclosed)
        roots = self._root_units()
        certain, most = fewest_units(network, masks, len(roots))
        lower = AT_LEAST_ONE if len(roots) == 1 else self._lower(opposed)
        return Side(
            independent=(min(lower.independent, certain), most),
            origins=(lower.origins, len(roots)),
            choke_points=tuple(sorted(_named(names, units_on_all(network, masks)))) if most == 1 else (),
            pairs=frozenset(_named(names, units_in_pairs(network, masks))) if most == PAIR else frozenset(),
            root_units=roots,
            held=len(network.ends),
            carriers=len({graph.units[end][-1] for end in network.ends}),
            exact=lower.exact and certain == most,
        )

    def _root_units(self) -> frozenset[Id | Undisclosed]:
        hidden = set(self.undisclosed)
        return frozenset(UNDISCLOSED if i in hidden else self.graph.units[i][0] for i in self.network.starts)

    def _lower(self, opposed: Collection[Id]) -> LowerBounds:
        graph = self.graph
        trusted = [live and not graph.is_suspected(i) for i, live in enumerate(graph.live)]
        network = LineNetwork(graph, [i for i in self.network.starts if graph.is_firm_root(i, opposed)], trusted)
        if not network.ends:
            return AT_LEAST_ONE
        roots = {graph.units[i][0] for i in network.starts}

        def least(merge: Identification) -> tuple[int, bool]:
            most = len({merge.get(unit, unit) for unit in roots})
            lower, upper = fewest_units(network, unit_masks(graph, merge)[1], most)
            return lower, lower == upper

        return lower_bounds(
            graph.sources,
            {unit for i in network.order for unit in graph.units[i]},
            pool=self._pool,
            fewest=least,
            roots=roots,
        )

    def _pool(self) -> tuple[Collection[Id], bool]:
        """Return the units on any line, and whether that is certain; doubtful ones are among them."""
        network, graph = self.network, self.graph
        # Outside cycles every place of the network is on a line; within one a walk may only pass it by a detour.
        detours = {i for cycle in cycles(network.parents) for i in cycle}.difference(network.starts, network.ends)
        units = {unit for i in network.order if i not in detours for unit in graph.units[i]}
        passed = {i: is_on_line(network, i) for i in detours if not units.issuperset(graph.units[i])}
        units.update(unit for i, on_line in passed.items() if on_line is not False for unit in graph.units[i])
        return units, None not in passed.values()


def _named(names: Sequence[Id | Undisclosed], mask: int) -> Iterator[Id]:
    """Yield the units of a mask, without the undisclosed one."""
    for i, name in enumerate(names):
        if mask >> i & 1 and not isinstance(name, Undisclosed):
            yield name
