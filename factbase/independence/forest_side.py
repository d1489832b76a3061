"""The figures of a side that is a forest: its lines are few enough to write down.

At most one line ends in each attribution. A line that passes another held attribution has all units of the line that
ends there, so a set that meets the shorter line meets the longer one too. Only the first held attribution of a line
counts for a hitting set, and each gets one bit of a mask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.attribution import sorted_units
from factbase.independence.hitting_set import Effort, bits_of, smallest_hitting_set, units_in_pairs, units_on_all
from factbase.independence.lower_bounds import AT_LEAST_ONE, Bound, LowerBounds, lower_bounds, pack
from factbase.independence.side import NOTHING, ONE, PAIR, Side

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from factbase.independence.attribution import Unit
    from factbase.independence.doubts import Doubts
    from factbase.independence.hitting_set import HittingSet
    from factbase.independence.lower_bounds import Group
    from factbase.independence.side_graph import SideGraph

_CUT, _OPEN, _PAST_HELD = 0, 1, 2
"""States of an attribution: no live line reaches it; one does; one does and has passed a held attribution."""


class ForestSolver:
    """The lines of a forest, as masks with one bit per first held attribution."""

    __slots__ = ("carriers", "effort", "full", "graph", "held", "lines_of", "roots", "state", "through")

    full: int
    """The mask of all lines; 0 where there is none."""
    held: int
    """Number of held attributions that a line ends in, first or not."""
    carriers: set[Unit]
    state: list[int]
    through: list[int]
    """The lines that pass each attribution."""
    lines_of: dict[Unit, int]
    """The lines that each unit stands on."""
    roots: dict[Unit, int]
    """The lines that begin in each unit."""

    def __init__(self, graph: SideGraph) -> None:
        self.graph = graph
        self.effort = Effort()
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
        # In this order the state of the parent is known before its children ask for it.
        for i in graph.order:
            above = parents[i]
            reached = state[above[0]] if above else _OPEN
            # Reachability, not a count of live parents: a loop would keep itself alive.
            if reached == _CUT or not live[i]:
                continue
            if held[i]:
                self.held += 1
                carriers.add(graph.carrier(i))
                if reached == _OPEN:
                    through[i] = bit
                    bit <<= 1
                    reached = _PAST_HELD
            state[i] = reached
        self.full = bit - 1

    def _ascend(self) -> None:
        """Walk up from the first held ones: find the lines that pass each attribution, each unit, each root."""
        graph, through = self.graph, self.through
        # Masks flow from the ends of lines to their roots, so that one pass finds the lines of every unit.
        lines_of: dict[Unit, int] = {}
        roots: dict[Unit, int] = {}
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

    def solve(self, opposed: Collection[Unit]) -> Side:
        """Return the figures; `opposed` are the units that are active roots of the opposite side."""
        if not self.full:
            return NOTHING
        choke_points = tuple(sorted_units(units_on_all(self.lines_of, self.full)))
        if len(self.roots) == 1:
            # All lines begin in one unit, and so rest on it: by far the most common case.
            return Side(ONE, ONE, choke_points, frozenset(), frozenset(self.roots), self.held, len(self.carriers))
        smallest = smallest_hitting_set(self.lines_of, self.full, self.effort)
        # The root units meet every line as well, and may be fewer than a search that was cut short found.
        most, origins = min(len(smallest.chosen), len(self.roots)), len(self.roots)
        lower = self._lower(opposed, smallest)
        return Side(
            (min(lower.independent, most), most),
            (lower.origins, origins),
            choke_points=choke_points,
            pairs=units_in_pairs(self.lines_of, self.full) if most == PAIR else frozenset(),
            root_units=frozenset(self.roots),
            held=self.held,
            carriers=len(self.carriers),
            exact=lower.exact and smallest.lower == most,
        )

    def _lower(self, opposed: Collection[Unit], smallest: HittingSet[Unit]) -> LowerBounds:
        established = self._established(opposed)
        if not established:
            return AT_LEAST_ONE
        graph = self.graph
        lines = EstablishedForest(self, established)
        # Most claims have no doubtful unit on any line, and need no identification.
        if graph.sources.doubtful and not graph.sources.doubtful.isdisjoint(lines.all_units):
            return lower_bounds(lines, graph.sources)
        if established == self.full and graph.credited is graph.units:
            # Nothing is in doubt: the least value is the value itself.
            return LowerBounds(smallest.lower, len(self.roots), exact=smallest.lower == len(smallest.chosen))
        return lower_bounds(lines, graph.sources, may_have_doubts=False)

    def _established(self, opposed: Collection[Unit]) -> int:
        """Return the mask of the established lines."""
        graph = self.graph
        trusted = [False] * len(self.state)
        lines = 0
        for i in graph.order:
            above = graph.parents[i]
            trusted[i] = (trusted[above[0]] if above else graph.is_firm_root(i, opposed)) and not graph.is_suspected(i)
            if trusted[i] and graph.held[i]:
                # A line is established from its root to its first held attribution or not at all.
                lines |= self.through[i]
        return lines


class EstablishedForest:
    """The established lines of a forest, with every author of a document."""

    __slots__ = ("_lines", "_lines_of", "_solver", "all_units", "effort", "roots", "size", "units")

    all_units: Collection[Unit]
    """The units on any line of the side, also beyond its first held attribution."""

    def __init__(self, solver: ForestSolver, lines: int) -> None:
        self._solver = solver
        self.effort = solver.effort
        self._lines = lines
        self._lines_of = self._credited()
        self.units: Collection[Unit] = [unit for unit, mask in self._lines_of.items() if mask & lines]
        self.roots: Collection[Unit] = [unit for unit, mask in solver.roots.items() if mask & lines]
        self.size = len(solver.state)
        self.all_units = self._on_any_line()

    def _credited(self) -> Mapping[Unit, int]:
        """Return the lines that each unit stands on, co-authors included."""
        solver, graph = self._solver, self._solver.graph
        if graph.credited is graph.units:
            return solver.lines_of
        lines_of: dict[Unit, int] = {}
        for units, lines in zip(graph.credited, solver.through, strict=True):
            if lines:
                for unit in units:
                    lines_of[unit] = lines_of.get(unit, 0) | lines
        return lines_of

    def _on_any_line(self) -> Collection[Unit]:
        solver, graph = self._solver, self._solver.graph
        on_line = [False] * len(solver.state)
        units: set[Unit] = set()
        for i in reversed(graph.order):
            if solver.state[i] and (graph.held[i] or on_line[i]):
                units.update(graph.credited[i])
                for parent in graph.parents[i]:
                    on_line[parent] = True
        return units

    def pool(self) -> tuple[Collection[Unit], bool]:
        """Return the units on any line; always certain."""
        return self.all_units, True

    def fewest(self, groups: Sequence[Group]) -> Bound:
        """Return the fewest units or groups that meet every line."""
        columns: dict[object, int] = dict(self._lines_of.items())
        for group in groups:
            mask = 0
            for unit in group:
                mask |= self._lines_of.get(unit, 0)
            columns[group] = mask
        smallest = smallest_hitting_set(columns, self._lines, self._solver.effort)
        return Bound(smallest.lower, smallest.lower == len(smallest.chosen))

    def packing(self, doubts: Doubts) -> int:
        """Return a number of lines of which each unit certainly differs from each unit of the others."""
        lines_of = {unit: self._lines_of[unit] & self._lines for unit in self.units}
        return pack(lines_of, bits_of(self._lines), doubts)
