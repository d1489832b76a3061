"""One change of many claims at once: the lines of its one event."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from factbase.errors import ConflictError, GuardError, NotFoundError
from factbase.ledger import lookup
from factbase.ledger.candidates.linking import EITHER_WAY
from factbase.ledger.validation import ENOUGH_SOURCES, valid
from factbase.store import match_queries, queries, references
from factbase.store.event_log import Line
from factbase.store.record_reader import states
from factbase.vocabulary import Kind, Verdict, Workflow, after, new_uid, utc_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from factbase.results import ClaimSummary


@dataclass(frozen=True, slots=True)
class BulkVerdict:
    """One verdict for many claims: the verdict that the person saw of each by id, and what all of them get."""

    seen: Mapping[str, Verdict]
    given: dict[str, Any]
    override: bool


def assessments(connection: Connection, asked: BulkVerdict, analyst: str, now: datetime) -> list[Line]:
    """A line for each claim.

    Raises:
        NotFoundError: a claim is gone.
        ConflictError: a claim has another verdict than the one that was seen.
        GuardError: the verdict needs two independent sources, and some claims have not.
    """
    found = _claims(connection, list(asked.seen))
    _require_unchanged(found, asked.seen)
    _require_corroboration(found, asked)
    newest = queries.newest_verdicts(connection, [claim.key for claim in found])
    lines = []
    for claim in found:
        at = after(newest.get(claim.key), utc_text(now))
        fields = {"id": str(new_uid()), "claim": claim.id, "analyst": analyst, "at": at}
        record = valid(Kind.ASSESSMENT, {**asked.given, **fields})
        lines.append(Line(Kind.ASSESSMENT, record.uid(), "", None, record.state()))
    return lines


def _claims(connection: Connection, ids: Sequence[str]) -> list[ClaimSummary]:
    keys = references.keys_of(connection, Kind.CLAIM, map(uuid.UUID, ids))
    found = queries.claims(connection, sorted(keys.values()))
    if len(found) < len(ids):
        raise NotFoundError(f"{len(ids) - len(found)} of the {len(ids)} claims are gone", hint="nothing was changed")
    return found


def _require_unchanged(found: Iterable[ClaimSummary], seen: Mapping[str, Verdict]) -> None:
    others = [claim for claim in found if claim.verdict != seen[claim.id]]
    if others:
        raise ConflictError(
            f"{len(others)} of {len(seen)} were decided in the meantime, such as {others[0].handle}: "
            f"{others[0].verdict}",
            hint="look again before you decide; nothing was changed",
        )


def _require_corroboration(found: Sequence[ClaimSummary], asked: BulkVerdict) -> None:
    if asked.given["verdict"] != Verdict.CORROBORATED or (asked.override and asked.given.get("rationale", "").strip()):
        return
    weak = sum(claim.independent[0] < ENOUGH_SOURCES for claim in found)
    if weak:
        raise GuardError(
            f"{weak} of {len(found)} claims may rest on one source", hint="say it all the same with a reason"
        )


def judgements(
    connection: Connection, claim: tuple[int, str], others: Sequence[str], given: dict[str, Any]
) -> list[Line]:
    """A line for each pair of a claim, given as key and id, with others; a link keeps the direction that it has."""
    key, uid = claim
    known = {(link.subject, link.object, link.relation) for link in match_queries.judged_links(connection, [key])}
    lines = []
    for other in others:
        other_key, other_uid = lookup.claim(connection, other)
        turned = given["relation"] in EITHER_WAY and (other_key, key, given["relation"]) in known
        ends = {"subject": uid, "object": other_uid}
        if turned:
            ends = {"subject": other_uid, "object": uid}
        record = valid(Kind.CLAIM_LINK, {**given, **ends, "at": moment_of_link(connection, given | ends)})
        lines.append(Line(Kind.CLAIM_LINK, record.uid(), "", None, record.state()))
    return lines


def moment_of_link(connection: Connection, fields: Mapping[str, Any]) -> str:
    """When a judgement is made: `at`, but after every one of that link, so that the newest given counts."""
    ids = [uuid.UUID(fields["subject"]), uuid.UUID(fields["object"])]
    keys = references.keys_of(connection, Kind.CLAIM, ids)
    subject, object_ = (keys.get(each, 0) for each in ids)
    return after(match_queries.newest_judgement(connection, subject, fields["relation"], object_), fields["at"])


def workflow(connection: Connection, claims: Iterable[str], word: str) -> list[Line]:
    """A line for each claim whose workflow changes."""
    after = None if word == Workflow.TODO else word
    found = states(connection, Kind.CLAIM, [uuid.UUID(each) for each in claims])
    return [
        Line(Kind.CLAIM, uid, "workflow", fields.get("workflow"), after)
        for uid, fields in found
        if fields.get("workflow") != after
    ]
