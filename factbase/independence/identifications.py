"""The worst identification: the units that may be one source, joined so that a lower bound holds in any case.

A common owner always joins two units. Unnamed sources may all be one source, `possibly_same` may be true, and
`distinct_from` forbids both. An identification is a partition of the units into classes, each connected by doubts and
free of certain differences, and then closed under common owners. Joining more never raises a figure, so only the
partitions that can be joined no further count.
"""

from __future__ import annotations

from itertools import chain, combinations, pairwise, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from factbase.independence.identities import closure

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from factbase.independence.attribution import Id
    from factbase.independence.identities import Sources

# 8 units have 4140 partitions (Bell number), some 10 ms of work; 9 have five times as many.
LARGEST = 8
"""Units in one group of doubts up to which every partition is tried."""
MOST = 300
"""Identifications of all groups together that are tried."""

Classes: TypeAlias = "list[list[Id]]"
Identification: TypeAlias = "dict[Id, Id]"
"""For each doubtful unit, the name of the unit that it is joined to: itself or another one."""


class LowerBounds(NamedTuple):
    """The lower bounds of a side, each at least 1."""

    independent: int
    origins: int
    exact: bool


AT_LEAST_ONE = LowerBounds(1, 1, exact=True)
"""The lower bounds of a side with lines but no established one: a source there must be."""


def lower_bounds(
    sources: Sources,
    relevant: Collection[Id],
    *,
    pool: Callable[[], tuple[Collection[Id], bool]],
    fewest: Callable[[Identification], tuple[int, bool]],
    roots: Collection[Id],
) -> LowerBounds:
    """Return the least of both figures over all identifications.

    Args:
        sources: the doubts.
        relevant: the units on established lines; at least one.
        pool: returns the units on any line, and whether that is certain; called only where it matters.
        fewest: returns the fewest units that meet the established lines after an identification and True, or a lower
            bound of them and False.
        roots: the units that established lines begin in.
    """
    merges: list[Identification] = [{}]
    exact = True
    if len(sources.doubtful.intersection(relevant)) > 1:
        units, certain = pool()
        merges, exact = worst_identifications(units, relevant, sources)
        exact = exact and certain
    origins = min(len({merge.get(unit, unit) for unit in roots}) for merge in merges)
    least, sure = fewest(merges[0])
    for merge in merges[1:]:
        if least == 1 or not sure:
            break
        value, sure = fewest(merge)
        least = min(least, value)
    if not sure and len(merges) > 1:
        least = 1
    return LowerBounds(least, origins, exact and sure)


def worst_identifications(
    pool: Collection[Id], relevant: Collection[Id], sources: Sources
) -> tuple[list[Identification], bool]:
    """Return every identification that can be joined no further, up to units that make no difference.

    Returns:
        At least one identification; and False where the search was cut short and differences were ignored instead.
    """
    doubtful = sorted(sources.doubtful.intersection(pool))
    choices: list[list[Classes]] = []
    exact, count = True, 1
    for group in _groups(doubtful, sources):
        cases = _worst_cases(group, relevant, sources)
        if not cases or count * len(cases) > MOST:
            cases, exact = [[group]], False
        count *= len(cases)
        choices.append(cases)
    return [_closed(chain.from_iterable(choice), doubtful, sources) for choice in product(*choices)], exact


def _groups(units: Sequence[Id], sources: Sources) -> list[list[Id]]:
    """Return the units that doubts connect, directly or through others; each group sorted."""
    groups: dict[Id, list[Id]] = {}
    for unit, leader in closure(units, _ties(units, sources)).items():
        groups.setdefault(leader, []).append(unit)
    return list(groups.values())


def _ties(units: Sequence[Id], sources: Sources) -> Iterator[tuple[Id, Id]]:
    """Yield enough of the pairs that may be one to connect the groups; not all pairs of many unnamed units."""
    tied = [unit for unit in units if unit in sources.unnamed or unit in sources.possible]
    plain = [unit for unit in tied if unit in sources.unnamed and unit not in sources.distinct]
    yield from pairwise(plain)
    for unit in set(tied).difference(plain):
        yield from ((unit, partner) for partner in tied if partner != unit and sources.may_be_one(unit, partner))


def _worst_cases(group: list[Id], relevant: Collection[Id], sources: Sources) -> list[Classes]:
    """Return the partitions of one group that can be joined no further; none where there are too many to try."""
    rivals = {unit: sources.distinct.get(unit, set()).intersection(group) for unit in group}
    if not any(rivals.values()):
        return [[group]]
    twins = _twins(group, rivals, sources)
    needed = _needed(twins, relevant, sources) if len(twins) <= 4 * LARGEST else list(twins)
    if len(needed) > LARGEST:
        return []
    cases = _partitions(needed, sources)
    return [[[unit for twin in identity for unit in twins[twin]] for identity in case] for case in cases]


def _twins(group: list[Id], rivals: Mapping[Id, set[Id]], sources: Sources) -> dict[Id, list[Id]]:
    """Return the units that may be treated alike, by the first of them.

    Two unnamed units without an owner or a possible identity of their own, and with the same rivals, may always be
    taken for one: when a smallest hitting set contains the class of one of them, the other can move to that class.
    """
    alike: dict[Hashable, list[Id]] = {}
    for unit in group:
        simple = unit in sources.unnamed and unit not in sources.owners and unit not in sources.possible
        alike.setdefault(frozenset(rivals[unit]) if simple else (unit,), []).append(unit)
    return {units[0]: units for units in alike.values()}


def _needed(twins: Mapping[Id, list[Id]], relevant: Collection[Id], sources: Sources) -> list[Id]:
    """Return the units that matter to the figure, or connect two that could not be connected without them."""
    needed = list(twins)
    for unit in twins:
        if unit in sources.owners or not set(twins[unit]).isdisjoint(relevant):
            continue
        near = [partner for partner in needed if partner != unit and sources.may_be_one(unit, partner)]
        if all(_settled(left, right, sources) for left, right in combinations(near, 2)):
            needed.remove(unit)
    return needed


def _settled(unit: Id, partner: Id, sources: Sources) -> bool:
    """Return whether a third unit makes no difference to two units: they may be one without it, or never."""
    return partner in sources.distinct.get(unit, ()) or sources.may_be_one(unit, partner)


def _partitions(units: Sequence[Id], sources: Sources) -> list[Classes]:
    """Return every partition into classes that can be joined no further."""
    partial: list[Classes] = [[]]
    for unit in units:
        rivals = sources.distinct.get(unit, set())
        partial = [grown for case in partial for grown in _with(unit, case, rivals)]
    return [case for case in partial if _is_worst(case, sources)]


def _with(unit: Id, case: Classes, rivals: Collection[Id]) -> Iterator[Classes]:
    """Yield the partitions with one more unit: in a class of its own, or in a class without a rival."""
    yield [*case, [unit]]
    for i, identity in enumerate(case):
        if not any(rival in identity for rival in rivals):
            yield [*case[:i], [*identity, unit], *case[i + 1 :]]


def _is_worst(case: Classes, sources: Sources) -> bool:
    """Return whether doubts connect every class, and no two classes could be joined."""
    return all(_is_tied(identity, sources) for identity in case) and not any(
        _can_join(unit, partner, sources) for unit, partner in combinations(case, 2)
    )


def _is_tied(identity: Sequence[Id], sources: Sources) -> bool:
    tied, remaining = [identity[0]], set(identity[1:])
    for unit in tied:
        near = {partner for partner in remaining if sources.may_be_one(unit, partner)}
        tied += near
        remaining -= near
    return not remaining


def _can_join(unit: Sequence[Id], partner: Sequence[Id], sources: Sources) -> bool:
    pairs = list(product(unit, partner))
    return any(sources.may_be_one(*pair) for pair in pairs) and not any(
        right_unit in sources.distinct.get(left_unit, ()) for left_unit, right_unit in pairs
    )


def _closed(identities: Iterable[Sequence[Id]], units: Sequence[Id], sources: Sources) -> Identification:
    """Return the identification that joins each class, and then the units with a common owner."""
    owned: dict[Id, list[Id]] = {}
    for unit in units:
        if unit in sources.owners:
            owned.setdefault(sources.owners[unit], []).append(unit)
    return closure(units, (pair for joined in chain(identities, owned.values()) for pair in pairwise(joined)))
