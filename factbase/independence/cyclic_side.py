"""A side on which lines meet again or run in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.independence.graph import circles
from factbase.independence.identifications import AT_LEAST_ONE, Lower, lower_bounds
from factbase.independence.min_cut import Net, fewest, in_pairs, is_on_line, marked, on_every_line
from factbase.independence.side import NOTHING, PAIR, Side
from factbase.independence.side_graph import UNDISCLOSED, Undisclosed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from factbase.independence.identifications import Merge
    from factbase.independence.identities import Id
    from factbase.independence.side_graph import Record


class Web:
    """One side, its lines and its unfed loops."""

    __slots__ = ("net", "record", "undisclosed")

    def __init__(self, record: Record) -> None:
        self.record = record
        self.undisclosed = record.unfed()
        roots = [i for i, above in enumerate(record.parents) if not above]
        self.net = Net(record, [*roots, *self.undisclosed], record.live)

    def side(self, opposed: Collection[Id]) -> Side:
        """The figures; `opposed` are the units that are active roots of the opposite stance."""
        net, record = self.net, self.record
        if not net.ends:
            return NOTHING
        names, marks = marked(record, {}, self.undisclosed)
        roots = self._root_units()
        certain, most = fewest(net, marks, len(roots))
        lower = AT_LEAST_ONE if len(roots) == 1 else self._lower(opposed)
        return Side(
            independent=(min(lower.independent, certain), most),
            origins=(lower.origins, len(roots)),
            choke_points=tuple(sorted(_named(names, on_every_line(net, marks)))) if most == 1 else (),
            pairs=frozenset(_named(names, in_pairs(net, marks))) if most == PAIR else frozenset(),
            root_units=roots,
            held=len(net.ends),
            carriers=len({record.units[end][-1] for end in net.ends}),
            exact=lower.exact and certain == most,
        )

    def _root_units(self) -> frozenset[Id | Undisclosed]:
        hidden = set(self.undisclosed)
        return frozenset(UNDISCLOSED if i in hidden else self.record.units[i][0] for i in self.net.starts)

    def _lower(self, opposed: Collection[Id]) -> Lower:
        record = self.record
        firm = [live and not record.doubted(i) for i, live in enumerate(record.live)]
        net = Net(record, [i for i in self.net.starts if record.is_firm_root(i, opposed)], firm)
        if not net.ends:
            return AT_LEAST_ONE
        roots = {record.units[i][0] for i in net.starts}

        def least(merge: Merge) -> tuple[int, bool]:
            most = len({merge.get(unit, unit) for unit in roots})
            lower, upper = fewest(net, marked(record, merge)[1], most)
            return lower, lower == upper

        return lower_bounds(
            record.sources,
            {unit for i in net.order for unit in record.units[i]},
            pool=self._pool,
            fewest=least,
            roots=roots,
        )

    def _pool(self) -> tuple[Collection[Id], bool]:
        """The units on any line, and whether that is certain; those in question are among them."""
        net, record = self.net, self.record
        astray = {i for circle in circles(net.parents) for i in circle}.difference(net.starts, net.ends)
        units = {unit for i in net.order if i not in astray for unit in record.units[i]}
        passed = {i: is_on_line(net, i) for i in astray if not units.issuperset(record.units[i])}
        units.update(unit for i, on_line in passed.items() if on_line is not False for unit in record.units[i])
        return units, None not in passed.values()


def _named(names: Sequence[Id | Undisclosed], mask: int) -> Iterator[Id]:
    """The units of a mask, without the undisclosed one."""
    for i, name in enumerate(names):
        if mask >> i & 1 and not isinstance(name, Undisclosed):
            yield name
