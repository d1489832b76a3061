"""Units that may be one: the worst cases that a lower bound must survive.

A common owner always joins two units. Unnamed sources may all be one source, `possibly_same` may be true, and
`distinct_from` forbids both. So a worst case is a partition of the units into identities, each held together by
doubts and free of certain differences, and then closed under common owners. Joining more never raises a figure, so
only the partitions that can be joined no further count.
"""

from __future__ import annotations

from itertools import chain, combinations, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from factbase.independence.identities import Id, Sources, closure

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence

LARGEST = 8
"""Units in one group of doubts up to which every partition is tried."""
MOST = 300
"""Worst cases of all groups together that are tried."""

Identities = list[list[Id]]
Merge = dict[Id, Id]
"""For each unit in doubt, the name of the unit that it is joined to: itself or another one."""


class Lower(NamedTuple):
    """The lower bounds of a side, each at least 1."""

    independent: int
    origins: int
    exact: bool


AT_LEAST_ONE = Lower(1, 1, exact=True)
"""Where there are lines, there is a source, even if none of them is established."""


def lower_bounds(
    sources: Sources,
    relevant: Collection[Id],
    *,
    pool: Callable[[], tuple[Collection[Id], bool]],
    fewest: Callable[[Merge], tuple[int, bool]],
    roots: Collection[Id],
) -> Lower:
    """The least of both figures over all worst cases.

    Args:
        sources: the doubts.
        relevant: the units on established lines; at least one.
        pool: the units that may be part of an identity, and whether that is certain; asked only where it matters.
        fewest: the fewest units that carry the established lines under a merge, or a lower bound of it and False.
        roots: the units that established lines begin in.
    """
    merges: list[Merge] = [{}]
    exact = True
    if len(sources.doubtful.intersection(relevant)) > 1:
        units, certain = pool()
        merges, exact = worst_merges(units, relevant, sources)
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
    return Lower(least, origins, exact and sure)


def worst_merges(pool: Collection[Id], relevant: Collection[Id], sources: Sources) -> tuple[list[Merge], bool]:
    """Every merge that can be joined no further, up to units that make no difference.

    Returns:
        At least one merge; and False where the search was cut short, and differences were disregarded instead.
    """
    doubtful = sorted(sources.doubtful.intersection(pool))
    choices: list[list[Identities]] = []
    exact, count = True, 1
    for group in _groups(doubtful, sources):
        cases = _worst_cases(group, relevant, sources)
        if not cases or count * len(cases) > MOST:
            cases, exact = [[group]], False
        count *= len(cases)
        choices.append(cases)
    return [_closed(chain.from_iterable(choice), doubtful, sources) for choice in product(*choices)], exact


def _groups(units: Sequence[Id], sources: Sources) -> list[list[Id]]:
    """The units that doubts tie together, directly or by others; each group sorted."""
    groups: dict[Id, list[Id]] = {}
    for unit, leader in closure(units, _ties(units, sources)).items():
        groups.setdefault(leader, []).append(unit)
    return list(groups.values())


def _ties(units: Sequence[Id], sources: Sources) -> Iterator[tuple[Id, Id]]:
    """Enough of the pairs that may be one to find the groups; not all pairs of a large pool of unnamed units."""
    tied = [unit for unit in units if unit in sources.unnamed or unit in sources.possible]
    plain = [unit for unit in tied if unit in sources.unnamed and unit not in sources.distinct]
    yield from pairwise(plain)
    for unit in set(tied).difference(plain):
        yield from ((unit, other) for other in tied if other != unit and sources.may_be_one(unit, other))


def _worst_cases(group: list[Id], relevant: Collection[Id], sources: Sources) -> list[Identities]:
    """The partitions of one group that can be joined no further; none where there are too many to try."""
    rivals = {unit: sources.distinct.get(unit, set()).intersection(group) for unit in group}
    if not any(rivals.values()):
        return [[group]]
    twins = _twins(group, rivals, sources)
    kept = _kept(twins, relevant, sources) if len(twins) <= 4 * LARGEST else list(twins)
    if len(kept) > LARGEST:
        return []
    cases = _partitions(kept, sources)
    return [[[unit for one in identity for unit in twins[one]] for identity in case] for case in cases]


def _twins(group: list[Id], rivals: Mapping[Id, set[Id]], sources: Sources) -> dict[Id, list[Id]]:
    """Units that one worst case may treat alike, under the first of them.

    Two unnamed units without an owner or a possible identity of their own, and with the same rivals, may always be
    taken for one: whichever of them a smallest set of units meets, the other can be moved to it.
    """
    alike: dict[Hashable, list[Id]] = {}
    for unit in group:
        simple = unit in sources.unnamed and unit not in sources.owners and unit not in sources.possible
        alike.setdefault(frozenset(rivals[unit]) if simple else (unit,), []).append(unit)
    return {units[0]: units for units in alike.values()}


def _kept(twins: Mapping[Id, list[Id]], relevant: Collection[Id], sources: Sources) -> list[Id]:
    """The units without those that neither matter to the figure nor tie together two that could not be tied."""
    kept = list(twins)
    for unit in twins:
        if unit in sources.owners or not set(twins[unit]).isdisjoint(relevant):
            continue
        near = [other for other in kept if other != unit and sources.may_be_one(unit, other)]
        if all(_settled(left, right, sources) for left, right in combinations(near, 2)):
            kept.remove(unit)
    return kept


def _settled(left: Id, right: Id, sources: Sources) -> bool:
    """Whether it makes no difference to two units that a third one may be either: tied anyway, or never one."""
    return right in sources.distinct.get(left, ()) or sources.may_be_one(left, right)


def _partitions(units: Sequence[Id], sources: Sources) -> list[Identities]:
    """Every partition into identities that can be joined no further."""
    partial: list[Identities] = [[]]
    for unit in units:
        rivals = sources.distinct.get(unit, set())
        partial = [grown for case in partial for grown in _with(unit, case, rivals)]
    return [case for case in partial if _is_worst(case, sources)]


def _with(unit: Id, case: Identities, rivals: Collection[Id]) -> Iterator[Identities]:
    """The partitions that put one more unit into a partition: on its own, or to an identity without a rival."""
    yield [*case, [unit]]
    for i, identity in enumerate(case):
        if not any(rival in identity for rival in rivals):
            yield [*case[:i], [*identity, unit], *case[i + 1 :]]


def _is_worst(case: Identities, sources: Sources) -> bool:
    """Whether doubts hold every identity together, and no two identities could be one."""
    return all(_is_tied(identity, sources) for identity in case) and not any(
        _can_join(left, right, sources) for left, right in combinations(case, 2)
    )


def _is_tied(identity: Sequence[Id], sources: Sources) -> bool:
    tied, rest = [identity[0]], set(identity[1:])
    for unit in tied:
        near = {other for other in rest if sources.may_be_one(unit, other)}
        tied += near
        rest -= near
    return not rest


def _can_join(left: Sequence[Id], right: Sequence[Id], sources: Sources) -> bool:
    pairs = list(product(left, right))
    return any(sources.may_be_one(*pair) for pair in pairs) and not any(
        other in sources.distinct.get(unit, ()) for unit, other in pairs
    )


def _closed(identities: Iterable[Sequence[Id]], units: Sequence[Id], sources: Sources) -> Merge:
    """The merge that joins each identity, and then whatever has a common owner."""
    owned: dict[Id, list[Id]] = {}
    for unit in units:
        if unit in sources.owners:
            owned.setdefault(sources.owners[unit], []).append(unit)
    return closure(units, (pair for joined in chain(identities, owned.values()) for pair in pairwise(joined)))
