from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from factbase.review import ReviewSession

DEVICE = uuid.UUID(int=7)
LINES = (
    'talks were halted < "an insurgent leader" < Asharq al-Awsat @ 2006-05-02',
    "the bridge cost 40 million < J. Okafor < Daily Post @ 2024-03-03",
    "the bridge cost 40 million < L. Brandt < Le Soir @ 2024-03-04",
    "traffic fell by a third < Toll Co. @ 2024-03-05",
    "the minister met the bidder < M. Ferri < Daily Post @ 2024-03-06",
    "the minister met the bidder !< The ministry < Le Soir @ 2024-03-07",
    "steel prices doubled < A. Steel < Le Soir @ 2024-03-08",
    "work started before the permit < B. Work < Le Soir @ 2024-03-09",
)


def clock() -> Callable[[], datetime]:
    """A second later each time it is asked."""
    moment = datetime(2026, 1, 1, tzinfo=UTC)

    def tick() -> datetime:
        nonlocal moment
        moment += timedelta(seconds=1)
        return moment

    return tick


def begin(session: ReviewSession) -> None:
    session.show(session.open())
    read_all(session)


def read_all(session: ReviewSession) -> None:
    session.keep(session.read(session.list.keys), session.list.keys)
