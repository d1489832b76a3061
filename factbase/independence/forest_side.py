"""A side on which nothing relays two attributions and nothing runs in a circle: its lines can be written down.

At most one line ends in each attribution, and a line that passes another held attribution holds all units of the line
that ends there. So only the first held attribution of a line counts for a cut, and each gets one bit of a mask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.hitting_set import common, in_pairs, smallest_cover
from factbase.independence.identifications import AT_LEAST_ONE, Lower, lower_bounds
from factbase.independence.side import NOTHING, ONE, PAIR, Side

if TYPE_CHECKING:
    from collections.abc import Collection

    from factbase.independence.hitting_set import Cover
    from factbase.independence.identifications import Merge
    from factbase.independence.identities import Id
    from factbase.independence.side_graph import Record

_CUT, _OPEN, _PAST = 0, 1, 2
"""How an attribution stands: no live line reaches it; one does; one does, and something on it is held already."""


class Tree:
    """The lines of one forest, as masks with one bit per first held attribution."""

    __slots__ = ("carriers", "full", "held", "lines_of", "record", "roots", "state", "through")

    full: int
    """All lines; 0 where there is none."""
    held: int
    """Held attributions that a line ends in, first or not."""
    carriers: set[Id]
    state: list[int]
    through: list[int]
    """The lines that pass each attribution."""
    lines_of: dict[Id, int]
    """The lines that each unit stands on."""
    roots: dict[Id, int]
    """The lines that begin in each unit."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._descend()
        self._ascend()

    def _descend(self) -> None:
        """From the roots down: which attributions a line reaches, and which of them end one."""
        record = self.record
        parents, held, live = record.parents, record.held, record.live
        self.state = state = [_CUT] * len(parents)
        self.through = through = [0] * len(parents)
        self.carriers = carriers = set()
        self.held = 0
        bit = 1
        for i in record.order:
            above = parents[i]
            here = state[above[0]] if above else _OPEN
            if here == _CUT or not live[i]:
                continue
            if held[i]:
                self.held += 1
                carriers.add(record.units[i][-1])
                if here == _OPEN:
                    through[i] = bit
                    bit <<= 1
                    here = _PAST
            state[i] = here
        self.full = bit - 1

    def _ascend(self) -> None:
        """From the first held ones up: which lines pass each attribution, each unit, each root."""
        record, through = self.record, self.through
        lines_of: dict[Id, int] = {}
        roots: dict[Id, int] = {}
        for i in reversed(record.order):
            lines = through[i]
            if lines:
                units = record.units[i]
                for unit in units:
                    lines_of[unit] = lines_of.get(unit, 0) | lines
                above = record.parents[i]
                if above:
                    through[above[0]] |= lines
                else:
                    roots[units[0]] = roots.get(units[0], 0) | lines
        self.lines_of = lines_of
        self.roots = roots

    def side(self, opposed: Collection[Id]) -> Side:
        """The figures; `opposed` are the units that are active roots of the opposite stance."""
        if not self.full:
            return NOTHING
        choke_points = common(self.lines_of, self.full)
        if len(self.roots) == 1:
            return self._from_one_root(choke_points)
        cover = smallest_cover(self.lines_of, self.full)
        most, origins = min(len(cover.chosen), len(self.roots)), len(self.roots)
        lower = self._lower(opposed, cover)
        return Side(
            (min(lower.independent, most), most),
            (lower.origins, origins),
            choke_points=tuple(choke_points),
            pairs=in_pairs(self.lines_of, self.full) if most == PAIR else frozenset(),
            root_units=frozenset(self.roots),
            held=self.held,
            carriers=len(self.carriers),
            exact=lower.exact and cover.lower == most,
        )

    def _from_one_root(self, choke_points: list[Id]) -> Side:
        """The figures where all lines begin in one unit, and so rest on it: by far the most common ones."""
        roots = frozenset(self.roots)
        return Side(ONE, ONE, tuple(choke_points), frozenset(), roots, self.held, len(self.carriers))

    def _lower(self, opposed: Collection[Id], cover: Cover[Id]) -> Lower:
        firm = self._established(opposed)
        if not firm:
            return AT_LEAST_ONE

        def fewest(merge: Merge) -> tuple[int, bool]:
            same = firm == self.full and not merge
            worst = cover if same else smallest_cover(self._joined(merge), firm)
            return worst.lower, worst.lower == len(worst.chosen)

        return lower_bounds(
            self.record.sources,
            [unit for unit, lines in self.lines_of.items() if lines & firm],
            pool=self._pool,
            fewest=fewest,
            roots=[unit for unit, lines in self.roots.items() if lines & firm],
        )

    def _joined(self, merge: Merge) -> dict[Id, int]:
        """The lines that each joint unit stands on."""
        joint: dict[Id, int] = {}
        for unit, lines in self.lines_of.items():
            name = merge.get(unit, unit)
            joint[name] = joint.get(name, 0) | lines
        return joint

    def _established(self, opposed: Collection[Id]) -> int:
        """The lines that count for a lower bound."""
        record = self.record
        firm = [False] * len(self.state)
        lines = 0
        for i in record.order:
            above = record.parents[i]
            firm[i] = (firm[above[0]] if above else record.is_firm_root(i, opposed)) and not record.doubted(i)
            if firm[i] and record.held[i]:
                lines |= self.through[i]
        return lines

    def _pool(self) -> tuple[Collection[Id], bool]:
        """The units on any line, also beyond its first held attribution; always certain."""
        record = self.record
        on_line = [False] * len(self.state)
        units: set[Id] = set()
        for i in reversed(record.order):
            if self.state[i] and (record.held[i] or on_line[i]):
                units.update(record.units[i])
                for parent in record.parents[i]:
                    on_line[parent] = True
        return units, True
