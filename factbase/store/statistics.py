"""Counting: the record in numbers, from indexes where there are any."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, literal_column, select

from factbase.model import Assessment, Claim
from factbase.query import ClaimFilter
from factbase.results import Overview
from factbase.store import queries
from factbase.store.plain import table
from factbase.vocabulary import Verdict, Workflow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

_CLAIM, _ASSESSMENT = table(Claim), table(Assessment)
CARRYING = 8
_MANY = 3  # sources and more are counted together
_DAY = len("2006-05-06")


def overview(connection: Connection, today: date, days: int) -> Overview:
    """The record in numbers; `today` is the last of the days."""
    verdicts = _verdicts(connection)
    undecided = ClaimFilter(verdicts=(Verdict.UNREVIEWED,), workflow=Workflow.SECOND_OPINION)
    return Overview(
        claims=sum(verdicts.values()),
        verdicts=verdicts,
        independent=_independent(connection),
        maybe_single=queries.count_claims(connection, ClaimFilter(maybe_single_source=True)),
        waiting=queries.count_claims(connection, undecided),
        disputed=queries.count_claims(connection, ClaimFilter(disputed=True)),
        overstated=queries.count_claims(connection, ClaimFilter(overstated=True)),
        circular=queries.count_claims(connection, ClaimFilter(circular=True)),
        unnamed_only=queries.count_claims(connection, ClaimFilter(unnamed_only=True)),
        days=_decisions(connection, today, days),
        carrying=tuple(queries.sources(connection, by_loss=True, limit=CARRYING)),
    )


def _verdicts(connection: Connection) -> dict[Verdict, int]:
    rows = connection.execute(select(_CLAIM.c.verdict, func.count()).group_by(_CLAIM.c.verdict))
    counted = {Verdict(verdict): count for verdict, count in rows}
    return {verdict: counted[verdict] for verdict in Verdict if verdict in counted}


def _independent(connection: Connection) -> tuple[int, int, int, int]:
    number = case((_CLAIM.c.independent_hi > _MANY, literal_column(str(_MANY))), else_=_CLAIM.c.independent_hi)
    counted = {count: claims for count, claims in connection.execute(select(number, func.count()).group_by(number))}
    none, one, two, many = (counted.get(count, 0) for count in range(_MANY + 1))
    return none, one, two, many


def _decisions(connection: Connection, today: date, days: int) -> tuple[int, ...]:
    """Verdicts given on each day that still stand; taken back ones are no longer there."""
    wanted = [(today - timedelta(days=back)).isoformat() for back in reversed(range(days))]
    day = func.substr(_ASSESSMENT.c.at, literal_column("1"), literal_column(str(_DAY)))
    given = and_(_ASSESSMENT.c.at >= wanted[0], _ASSESSMENT.c.verdict != Verdict.UNREVIEWED.value)
    counted = {each: count for each, count in connection.execute(select(day, func.count()).where(given).group_by(day))}
    return tuple(counted.get(each, 0) for each in wanted)
