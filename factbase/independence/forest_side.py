"""The figures of a side that is a forest: its lines are few enough to write down.

At most one line ends in each attribution. A line that passes another held attribution has all units of the line that
ends there, so a set that meets the shorter line meets the longer one too. Only the first held attribution of a line
counts for a hitting set, and each gets one bit of a mask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.hitting_set import smallest_hitting_set, units_in_pairs, units_on_all
from factbase.independence.identifications import AT_LEAST_ONE, LowerBounds, lower_bounds
from factbase.independence.side import NOTHING, ONE, PAIR, Side

if TYPE_CHECKING:
    from collections.abc import Collection

    from factbase.independence.attribution import Id
    from factbase.independence.hitting_set import HittingSet
    from factbase.independence.identifications import Identification
    from factbase.independence.side_graph import SideGraph

_CUT, _OPEN, _PAST_HELD = 0, 1, 2
"""States of an attribution: no live line reaches it; one does; one does and has passed a held attribution."""


class ForestSolver:
    """The lines of a forest, as masks with one bit per first held attribution."""

    __slots__ = ("carriers", "full", "graph", "held", "lines_of", "roots", "state", "through")

    full: int
    """The mask of all lines; 0 where there is none."""
    held: int
    """Number of held attributions that a line ends in, first or not."""
    carriers: set[Id]
    state: list[int]
    through: list[int]
    """The lines that pass each attribution."""
    lines_of: dict[Id, int]
    """The lines that each unit stands on."""
    roots: dict[Id, int]
    """The lines that begin in each unit."""

    def __init__(self, graph: SideGraph) -> None:
        self.graph = graph
        self._descend()
        self._ascend()

    def _descend(self) -> None:
        """Walk down from the roots: find the attributions that a line reaches, and number those that end one."""
        graph = self.graph
        parents, held, live = graph.parents, graph.held, graph.live
        self.state = state = [_CUT] * len(parents)
        self.through = through = [0] * len(parents)
        self.carriers = carriers = set()
        self.held = 0
        bit = 1
        for i in graph.order:
            above = parents[i]
            reached = state[above[0]] if above else _OPEN
            if reached == _CUT or not live[i]:
                continue
            if held[i]:
                self.held += 1
                carriers.add(graph.units[i][-1])
                if reached == _OPEN:
                    through[i] = bit
                    bit <<= 1
                    reached = _PAST_HELD
            state[i] = reached
        self.full = bit - 1

    def _ascend(self) -> None:
        """Walk up from the first held ones: find the lines that pass each attribution, each unit, each root."""
        graph, through = self.graph, self.through
        lines_of: dict[Id, int] = {}
        roots: dict[Id, int] = {}
        for i in reversed(graph.order):
            lines = through[i]
            if lines:
                units = graph.units[i]
                for unit in units:
                    lines_of[unit] = lines_of.get(unit, 0) | lines
                above = graph.parents[i]
                if above:
                    through[above[0]] |= lines
                else:
                    roots[units[0]] = roots.get(units[0], 0) | lines
        self.lines_of = lines_of
        self.roots = roots

    def solve(self, opposed: Collection[Id]) -> Side:
        """Return the figures; `opposed` are the units that are active roots of the opposite side."""
        if not self.full:
            return NOTHING
        choke_points = units_on_all(self.lines_of, self.full)
        if len(self.roots) == 1:
            return self._from_one_root(choke_points)
        smallest = smallest_hitting_set(self.lines_of, self.full)
        most, origins = min(len(smallest.chosen), len(self.roots)), len(self.roots)
        lower = self._lower(opposed, smallest)
        return Side(
            (min(lower.independent, most), most),
            (lower.origins, origins),
            choke_points=tuple(choke_points),
            pairs=units_in_pairs(self.lines_of, self.full) if most == PAIR else frozenset(),
            root_units=frozenset(self.roots),
            held=self.held,
            carriers=len(self.carriers),
            exact=lower.exact and smallest.lower == most,
        )

    def _from_one_root(self, choke_points: list[Id]) -> Side:
        """Return the figures where all lines begin in one unit, and so rest on it: by far the most common case."""
        roots = frozenset(self.roots)
        return Side(ONE, ONE, tuple(choke_points), frozenset(), roots, self.held, len(self.carriers))

    def _lower(self, opposed: Collection[Id], smallest: HittingSet[Id]) -> LowerBounds:
        established = self._established(opposed)
        if not established:
            return AT_LEAST_ONE

        def fewest(merge: Identification) -> tuple[int, bool]:
            unchanged = established == self.full and not merge
            worst = smallest if unchanged else smallest_hitting_set(self._joined(merge), established)
            return worst.lower, worst.lower == len(worst.chosen)

        return lower_bounds(
            self.graph.sources,
            [unit for unit, lines in self.lines_of.items() if lines & established],
            pool=self._pool,
            fewest=fewest,
            roots=[unit for unit, lines in self.roots.items() if lines & established],
        )

    def _joined(self, merge: Identification) -> dict[Id, int]:
        """Return the lines of each unit after an identification."""
        joint: dict[Id, int] = {}
        for unit, lines in self.lines_of.items():
            name = merge.get(unit, unit)
            joint[name] = joint.get(name, 0) | lines
        return joint

    def _established(self, opposed: Collection[Id]) -> int:
        """Return the mask of the established lines."""
        graph = self.graph
        trusted = [False] * len(self.state)
        lines = 0
        for i in graph.order:
            above = graph.parents[i]
            trusted[i] = (trusted[above[0]] if above else graph.is_firm_root(i, opposed)) and not graph.is_suspected(i)
            if trusted[i] and graph.held[i]:
                lines |= self.through[i]
        return lines

    def _pool(self) -> tuple[Collection[Id], bool]:
        """Return the units on any line, also beyond its first held attribution; always certain."""
        graph = self.graph
        on_line = [False] * len(self.state)
        units: set[Id] = set()
        for i in reversed(graph.order):
            if self.state[i] and (graph.held[i] or on_line[i]):
                units.update(graph.units[i])
                for parent in graph.parents[i]:
                    on_line[parent] = True
        return units, True
