"""class Factbase: every use case is one method, one transaction and one event, in the order of the flow."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from factbase import settings
from factbase.errors import (
    BadInputError,
    BadRecord,
    ConflictError,
    ImportRefusedError,
    InvalidFieldError,
    UsageError,
)
from factbase.interchange import ParsedLine, parse_capture, write_jsonl
from factbase.ledger import bulk_verdict, case_checks, dossiers, imports, lookup, profile_cache, whatif
from factbase.ledger.candidates.linking import Linking
from factbase.ledger.documents.readings import ReadingCases, archive_findings
from factbase.ledger.history import audit, changes, event_descriptions
from factbase.ledger.validation import WITHOUT_ID, require_corroboration, valid, word
from factbase.model import ChangeRecord, Record
from factbase.query import ClaimFilter
from factbase.results import CaptureReport, ImportReport
from factbase.store import backup, event_log, profiles, queries, references, statistics
from factbase.store.engine import Store, create
from factbase.store.event_log import Author, Line, LogLine
from factbase.store.record_reader import state, states
from factbase.store.record_writer import KIND_ORDER
from factbase.vocabulary import (
    SYMMETRIC_RELATIONS,
    Judgement,
    Kind,
    Relation,
    Status,
    Verdict,
    Workflow,
    after,
    new_uid,
    utc_text,
)

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from sqlalchemy import Connection

    from factbase.results import (
        ClaimSummary,
        DocumentDossier,
        DocumentSummary,
        Dossier,
        EventView,
        Finding,
        Overview,
        Resumed,
        SourceDossier,
        SourceSummary,
        WhatIf,
    )

Clock = "Callable[[], datetime]"
MANY = 20_000  # claims


class _Done(NamedTuple):
    """What one transaction did."""

    event: int
    lines: Sequence[LogLine]
    stale: bool


class Factbase(Linking, ReadingCases):
    """An open factbase.

        with Factbase.open("case.db") as facts:
            facts.capture('talks were halted < "an insurgent leader" < Asharq al-Awsat < AP @ 2006-05-03')
            [claim] = facts.claims(ClaimFilter(single_source=True))
            facts.assess(claim.id, "uncorroborated", reason="one unnamed leader")

    Args:
        store: an open database.
        author: who changes it, and on which device.
        clock: the time now, aware; the record's own times never run backwards even if this does.
    """

    def __init__(self, store: Store, author: Author, clock: Callable[[], datetime] | None = None) -> None:
        self.store = store
        self.author = author
        self._clock = clock or (lambda: datetime.now(UTC))
        self._begin_linking()

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        analyst: str | None = None,
        device: uuid.UUID | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> Self:
        """Open the database at a path or URL.

        Raises:
            NotFoundHereError: there is none.
            DatabaseError: it is no factbase, is damaged or newer, or cannot be reached.
        """
        author = Author(device or settings.device(os.environ), analyst or settings.analyst(os.environ))
        return cls(Store(str(location)), author, clock)

    @classmethod
    def create(cls, location: str | Path, **options: Any) -> Self:  # noqa: ANN401 - those of `open`
        """Make a new, empty database and open it.

        Raises:
            ConflictError: something of that name is there already.
        """
        create(str(location))
        return cls.open(location, **options)

    @staticmethod
    def upgrade(location: str | Path) -> Path | None:
        """Bring an older database to the newest schema; the copy that was made first, where one was made.

        Raises:
            DatabaseError: it is no factbase, is newer, or refused a step; everything is as it was.
        """
        return backup.upgrade(str(location))

    def backup(self, target: str | Path) -> list[Finding]:
        """Write a whole copy to a new file; what `verify` finds in it, which is nothing if it is what the log says.

        Raises:
            BadInputError: the database is on a server.
            ConflictError: something of that name is there already.
        """
        backup.backup(self.store.location, Path(target))
        with type(self).open(target, analyst=self.author.analyst, device=self.author.device) as copy:
            return copy.verify()

    @property
    def location(self) -> str:
        """The path or URL of the database, as it was given."""
        return self.store.location

    def close(self) -> None:
        """Give the database back."""
        self.close_reader()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------------------------- records come in

    def import_lines(
        self,
        files: Iterable[tuple[str, Iterable[ParsedLine | BadRecord]]],
        *,
        dry_run: bool = False,
        skip_bad: bool = False,
    ) -> ImportReport:
        """Take in records of files, all of them in one event or, if any is refused, none.

        Args:
            files: each file's name, and what reading it gives (see `interchange.read_jsonl`).
            dry_run: only say what would happen.
            skip_bad: take the good lines; the refused ones are in the report.

        Raises:
            ImportRefusedError: a line is refused and `skip_bad` is not given; nothing was changed.
        """
        wanted, logged, refused = _sorted_lines(files)
        plan = imports.Plan()

        def work(connection: Connection, _now: datetime) -> list[Line]:
            nonlocal plan
            plan = imports.plan(connection, wanted)
            plan.refused[:0] = refused
            if plan.refused and not skip_bad:
                raise ImportRefusedError(sorted(plan.refused, key=lambda each: (each.file, each.line)))
            if logged:
                _refuse_log_into_used(connection)
            return [] if dry_run else plan.lines

        if logged and not dry_run:
            self._restore(work, logged)
        else:
            self._commit("import", work)
        if plan.added.get(Kind.CLAIM, 0) >= MANY and not dry_run:
            self.candidates_ready()  # so that whoever asks next does not wait for an index of all that came
        rejected = tuple(sorted(plan.refused, key=lambda each: (each.file, each.line)))
        return ImportReport(plan.added, plan.unchanged, plan.updated, rejected, self._lookalikes(plan.lines))

    def _restore(self, work: Callable[[Connection, datetime], list[Line]], logged: Sequence[ChangeRecord]) -> None:
        """An export with its log becomes the same database again: rows and log as they were, no event of its own."""

        def restore(connection: Connection) -> None:
            now = self._now(connection)
            lines = work(connection, now)
            touched = changes.apply(connection, lines, now=now)
            event_log.restore(connection, logged)
            audit.refuse_unproven(connection)
            profile_cache.update_profiles(connection, touched)

        self.store.write(restore)
        profile_cache.recompute_stale(self.store)

    def _lookalikes(self, lines: Sequence[Line]) -> tuple[str, ...]:
        """What to look at among the sources that lines brought: names that look like another."""
        new = {line.uid for line in lines if line.kind is Kind.SOURCE}
        if not new:
            return ()
        with self.store.read() as connection:
            return tuple(lookup.warnings(connection, new))

    def capture(self, line: str) -> CaptureReport:
        """Take in one line: a claim and the chain through which it reached us (see `interchange.capture`).

        A named source that is there already is used again; an unnamed one is always a new source. A claim of
        exactly this text that is there already gets the chain, which begins at the hops of it that are there: the
        same line twice changes nothing where all its sources are named.

        Raises:
            BadInputError: the line cannot be understood; it says where.
            NotFoundError: a name is borne by several sources.
        """
        said = parse_capture(line)
        report: CaptureReport | None = None
        lines: list[Line] = []

        def work(connection: Connection, _now: datetime) -> list[Line]:
            nonlocal report
            lines[:], report = lookup.captured(connection, said)
            return lines

        self._commit("capture", work)
        assert report is not None
        return replace(report, warnings=self._lookalikes(lines))

    def add(self, kind: Kind | str, /, **fields: Any) -> str:  # noqa: ANN401 - the fields of interchange.v1
        """Add one record; its id. References may be ids, handles or, for sources, names.

        Raises:
            InvalidFieldError: a field is refused; it says which and why.
            ConflictError: the same relation or link is there already.
        """
        kind = Kind(kind)
        if kind is Kind.ASSESSMENT:
            raise UsageError("a verdict is given with `assess`, which looks at what the claim rests on")
        return self._add("add", kind, fields)

    def _add(self, operation: str, kind: Kind, fields: dict[str, Any]) -> str:
        made = ""

        def work(connection: Connection, _now: datetime) -> list[Line]:
            nonlocal made
            record = valid(kind, lookup.resolved(connection, kind, {"id": str(new_uid()), **fields}))
            uid = record.uid()
            made = str(uid)
            if state(connection, kind, uid) is not None:
                raise ConflictError(f"this {kind.value.replace('_', ' ')} is there already")
            lookup.require_same_claim_relays(connection, kind, uid, record.state())
            return [Line(kind, uid, "", None, record.state())]

        self._commit(operation, work)
        return made

    def attribute(self, claim: str, source: str, /, **fields: Any) -> str:  # noqa: ANN401 - those of an attribution
        """Say that a source makes a claim: one hop; its id. `relays` are the hops before it."""
        return self.add(Kind.ATTRIBUTION, claim=claim, source=source, **fields)

    def edit(self, kind: Kind | str, reference: str, /, *, version: int | None = None, **fields: Any) -> None:  # noqa: ANN401
        """Change fields of one record; `None` sets the default again.

        Args:
            kind: of the record.
            reference: its id or handle.
            version: the version that the person saw; given, a change that somebody else made since is a conflict.
            fields: new values.

        Raises:
            ConflictError: the record has another version by now; nothing was overwritten.
        """
        kind = _changeable(kind)

        def work(connection: Connection, _now: datetime) -> list[Line]:
            uid = lookup.uid(connection, kind, reference)
            lookup.require_version(connection, kind, uid, version)
            old = state(connection, kind, uid) or {}
            given = lookup.resolved(connection, kind, fields)
            merged = {name: value for name, value in {**old, **given}.items() if value is not None}
            record = valid(kind, merged if kind in WITHOUT_ID else {**merged, "id": str(uid)})
            if record.uid() != uid:
                raise InvalidFieldError("relation", "who stands in it cannot be edited; remove it and add another")
            lookup.require_same_claim_relays(connection, kind, uid, record.state())
            return imports.differences(kind, uid, old, record.state())

        self._commit("edit", work)

    def remove(self, kind: Kind | str, reference: str, /) -> list[str]:
        """Remove one record and what cannot stand without it; the ids that went. `undo` brings all of it back.

        A claim takes its attributions, links and assessments with it, a document its passages (the attributions
        stay, without it), an attribution the relays to it. A source that still speaks cannot be removed.

        Raises:
            ConflictError: the source still speaks, publishes or writes; it says where.
        """
        kind = _changeable(kind)
        gone: list[str] = []

        def work(connection: Connection, _now: datetime) -> list[Line]:
            lines = lookup.removal(connection, kind, lookup.uid(connection, kind, reference))
            gone[:] = [str(line.uid) for line in lines if not line.field]
            return lines

        self._commit("remove", work)
        return gone

    # ------------------------------------------------------------------------------------------- who is who

    def relate(self, subject: str, relation: Relation | str, object_: str, *, note: str | None = None) -> str:
        """Say how one source stands to another; the id of the relation.

        Raises:
            ConflictError: it is said already.
        """
        meant = word(Relation, relation, "relation").value
        if self._is_said(object_, meant, subject) and meant in SYMMETRIC_RELATIONS:
            raise ConflictError("this source relation is there already, the other way round")
        fields = {"subject": subject, "relation": meant, "object": object_}
        return self._add("relate", Kind.SOURCE_RELATION, fields | ({"note": note} if note else {}))

    def _is_said(self, subject: str, relation: str, object_: str) -> bool:
        with self.store.read() as connection:
            ends = {"subject": subject, "relation": relation, "object": object_}
            fields = lookup.resolved(connection, Kind.SOURCE_RELATION, ends)
            if fields["subject"] == fields["object"]:
                raise InvalidFieldError("object", "that is the same source: a source stands in no relation to itself")
            record = valid(Kind.SOURCE_RELATION, fields)
            return state(connection, Kind.SOURCE_RELATION, record.uid()) is not None

    def same(self, left: str, right: str, *, note: str | None = None) -> str:
        """Two sources are one."""
        return self.relate(left, Relation.SAME_AS, right, note=note)

    def distinct(self, left: str, right: str, *, note: str | None = None) -> str:
        """Two sources are not one."""
        return self.relate(left, Relation.DISTINCT_FROM, right, note=note)

    # ------------------------------------------------------------------------------------------- judgements

    def link(
        self,
        subject: str,
        relation: str,
        object_: str,
        *,
        judgement: Judgement | str = Judgement.POSITIVE,
        reason: str | None = None,
    ) -> str:
        """Judge how one claim stands to another; the id of the judgement."""
        given = {"judgement": word(Judgement, judgement, "judgement").value, "note": reason or None}

        def work(connection: Connection, now: datetime) -> Record:
            signed = {"analyst": self.author.analyst, "at": utc_text(now)}
            fields = {"subject": subject, "relation": relation, "object": object_, **signed, **given}
            present = {name: value for name, value in fields.items() if value is not None}
            known = lookup.resolved(connection, Kind.CLAIM_LINK, present)
            return valid(Kind.CLAIM_LINK, known | {"at": bulk_verdict.moment_of_link(connection, known)})

        return self._add_made("link", work)

    def judge_all(
        self,
        claim: str,
        others: Sequence[str],
        relation: str,
        judgement: Judgement | str = Judgement.POSITIVE,
    ) -> None:
        """Judge how one claim stands to each of several others, in one event (see `judge`)."""
        meant = word(Judgement, judgement, "judgement").value

        def work(connection: Connection, now: datetime) -> list[Line]:
            signed = {"analyst": self.author.analyst, "at": utc_text(now), "judgement": meant}
            return bulk_verdict.judgements(
                connection, lookup.claim(connection, claim), others, {"relation": relation, **signed}
            )

        self._commit("link", work)

    def assess(  # noqa: PLR0913 - an assessment has this many parts
        self,
        claim: str,
        verdict: Verdict | str,
        *,
        reason: str | None = None,
        credibility: str | None = None,
        likelihood: str | None = None,
        confidence: str | None = None,
        override: bool = False,
        seen: Verdict | str | None = None,
    ) -> str:
        """Give a verdict; the id of the assessment.

        `corroborated`, and credibility 1, need two independent sources for certain (the lower bound), or `override`
        with a reason.

        Args:
            claim: id or handle.
            verdict: a word of the vocabulary.
            reason: why, kept with the verdict.
            credibility: "1" to "6" of the Admiralty scale.
            likelihood: a word of ICD 203.
            confidence: low, moderate or high.
            override: give the verdict although it may rest on one source.
            seen: the verdict that the person saw; given, another one by now is a conflict.

        Raises:
            GuardError: it may rest on one source; the message names it.
            ConflictError: somebody else decided in the meantime.
        """
        fields = {
            "verdict": word(Verdict, verdict, "verdict").value,
            "rationale": reason,
            "credibility": credibility,
            "likelihood": likelihood,
            "confidence": confidence,
        }
        given = {name: value for name, value in fields.items() if value}

        def work(connection: Connection, now: datetime) -> Record:
            key, uid = lookup.claim(connection, claim)
            [summary] = queries.claims(connection, [key])
            if summary.stale:
                profile_cache.update_profiles(connection, [key])
                [summary] = queries.claims(connection, [key])
            if seen is not None and summary.verdict != seen:
                raise ConflictError(
                    f"it was decided in the meantime: {summary.verdict}", hint="look again before you decide"
                )
            at = after(queries.newest_verdicts(connection, [key]).get(key), utc_text(now))
            signed = {"id": str(new_uid()), "claim": uid, "analyst": self.author.analyst, "at": at}
            record = valid(Kind.ASSESSMENT, {**given, **signed})
            require_corroboration(summary, given, override=override)
            return record

        return self._add_made("assess", work)

    def assess_all(
        self, seen: Mapping[str, Verdict], verdict: Verdict | str, *, reason: str | None = None, override: bool = False
    ) -> None:
        """Give one verdict to many claims, in one event: all of them, or none.

        Args:
            seen: the claims by id, each with the verdict that the person saw.
            verdict: a word of the vocabulary.
            reason: why, kept with each of them.
            override: give the verdict although some may rest on one source.

        Raises:
            GuardError: some may rest on one source; the message says how many.
            ConflictError: somebody else decided one of them in the meantime.
        """
        given = {"verdict": word(Verdict, verdict, "verdict").value, "rationale": reason or None}
        asked = bulk_verdict.BulkVerdict(
            seen, {name: value for name, value in given.items() if value}, override=override
        )
        self._commit(
            "assess", lambda connection, now: bulk_verdict.assessments(connection, asked, self.author.analyst, now)
        )

    def set_workflow_all(self, claims: Iterable[str], workflow: Workflow | str) -> None:
        """Move many claims in the work, in one event."""
        meant = word(Workflow, workflow, "workflow").value
        self._commit("edit", lambda connection, _now: bulk_verdict.workflow(connection, claims, meant))

    def _add_made(self, operation: str, make: Callable[[Connection, datetime], Record]) -> str:
        made = ""

        def work(connection: Connection, now: datetime) -> list[Line]:
            nonlocal made
            record = make(connection, now)
            made = str(record.uid())
            return [Line(record.record_kind, record.uid(), "", None, record.state())]

        self._commit(operation, work)
        return made

    def set_workflow(self, claim: str, workflow: str) -> None:
        """Move a claim in the work (`second_opinion` is "wait"); the verdict stays as it is."""
        self.edit(Kind.CLAIM, claim, workflow=workflow)

    # --------------------------------------------------------------------------------------------- questions

    def claims(
        self, wanted: ClaimFilter | None = None, *, limit: int | None = 50, offset: int = 0
    ) -> list[ClaimSummary]:
        """Claims that a filter shows, in its order; none for a filter that nothing fits. No limit is `None`."""
        with self.store.read() as connection:
            return queries.claims(
                connection, queries.claim_keys(connection, wanted or ClaimFilter(), limit=limit, offset=offset)
            )

    def claim_keys(self, wanted: ClaimFilter | None = None, *, limit: int | None = None) -> array[int]:
        """A snapshot of which claims a filter shows, for paging with `claims_by_key`; rows never move under it."""
        with self.store.read() as connection:
            return queries.claim_keys(connection, wanted or ClaimFilter(), limit=limit)

    def resumed(self, *, limit: int) -> Resumed:
        """What a review begins with: the claim that was decided last, and the first undecided ones after it."""
        with self.store.read() as connection:
            return queries.resumed(connection, limit)

    def claims_by_key(self, keys: Sequence[int]) -> list[ClaimSummary]:
        """Lines of a snapshot, in its order; claims that are gone since are left out."""
        with self.store.read() as connection:
            return queries.claims(connection, keys)

    def claims_by_id(self, ids: Sequence[str]) -> list[ClaimSummary]:
        """Lines of claims by id, in that order; those that are gone are left out."""
        wanted = [uuid.UUID(each) for each in ids]
        with self.store.read() as connection:
            keys = references.keys_of(connection, Kind.CLAIM, wanted)
            return queries.claims(connection, [keys[each] for each in wanted if each in keys])

    def count(self, wanted: ClaimFilter | None = None) -> int:
        """How many claims a filter shows."""
        with self.store.read() as connection:
            return queries.count_claims(connection, wanted or ClaimFilter())

    def counts(self) -> dict[str, int]:
        """How many records of each kind there are."""
        with self.store.read() as connection:
            return queries.counts(connection)

    def dossier(self, claim: str) -> Dossier:
        """All about one claim: every figure with the lines that it counts."""
        with self.store.read() as connection:
            key, uid = lookup.claim(connection, claim)
            return dossiers.claim_dossier(
                connection, key, event_descriptions.history(connection, self.author.device, uuid.UUID(uid))
            )

    def sources(self, words: str = "", *, limit: int | None = None) -> list[SourceSummary]:
        """Sources by name, or those whose name or alias has all these words in it."""
        with self.store.read() as connection:
            return queries.sources(connection, words=words, limit=limit)

    def source(self, reference: str) -> SourceDossier:
        """All about one source, by id, handle, name or alias."""
        with self.store.read() as connection:
            found = lookup.source(connection, reference)
            history = event_descriptions.history(connection, self.author.device, uuid.UUID(found.id))
            return dossiers.source_dossier(connection, found.key, history, lookup.lookalikes(connection, found))

    def documents(self, words: str = "", *, limit: int | None = None) -> list[DocumentSummary]:
        """Documents, oldest first, or those whose title has all these words in it."""
        with self.store.read() as connection:
            return queries.documents(connection, words=words, limit=limit)

    def document(self, reference: str) -> DocumentDossier:
        """All about one document, by id or handle."""
        with self.store.read() as connection:
            key, uid = lookup.row(connection, Kind.DOCUMENT, reference)
            history = event_descriptions.history(connection, self.author.device, uuid.UUID(uid))
            return dossiers.document_dossier(connection, key, history)

    def resolve(self, reference: str) -> tuple[Kind, str]:
        """The kind and id that an id, a handle or a source's name means.

        Raises:
            NotFoundError: nothing, or several things.
        """
        with self.store.read() as connection:
            return lookup.resolve_reference(connection, reference)

    def what_if(self, source: str | None = None, *, document: str | None = None) -> WhatIf:
        """What discrediting one source, or retracting one document, would do to the claims. Nothing is changed."""
        self._recompute_stale()
        with self.store.read() as connection:
            return whatif.answer(connection, whatif.suspect(connection, source, document))

    def discredit(self, source: str | None = None, *, document: str | None = None) -> WhatIf:
        """Apply it: every attribution that the source speaks or publishes is retracted, in one reversible event."""
        answer: WhatIf | None = None

        def work(connection: Connection, _now: datetime) -> list[Line]:
            nonlocal answer
            suspected = whatif.suspect(connection, source, document)
            answer = whatif.answer(connection, suspected)
            return [
                Line(Kind.ATTRIBUTION, uid, "status", None, Status.RETRACTED.value)
                for uid in whatif.active_attributions(connection, suspected)
            ]

        self._recompute_stale()
        self._commit("discredit", work)
        assert answer is not None
        return answer

    def choke_points(self, words: str = "", *, limit: int | None = None) -> list[SourceSummary]:
        """Sources without which claims would be lost, those that carry most of them first; `words` as in `sources`."""
        self._recompute_stale()
        with self.store.read() as connection:
            return queries.sources(connection, words=words, by_loss=True, limit=limit)

    def overview(self, *, days: int = 28) -> Overview:
        """The record in numbers, with the decisions of the last days up to now."""
        today = self._clock().astimezone(UTC).date()
        with self.store.read() as connection:
            return statistics.overview(connection, today, days)

    def circular(self) -> list[Dossier]:
        """The claims in whose attributions a loop of citations stands, with their lines."""
        with self.store.read() as connection:
            keys = queries.claim_keys(connection, ClaimFilter(circular=True))
            return [dossiers.claim_dossier(connection, key, ()) for key in keys]

    # ------------------------------------------------------------------------------------------- the event log

    def history(self, reference: str | None = None, *, limit: int | None = None) -> list[EventView]:
        """Events, newest first: all, or those that touched one record."""
        with self.store.read() as connection:
            uid = None if reference is None else uuid.UUID(lookup.resolve_reference(connection, reference)[1])
            return event_descriptions.history(connection, self.author.device, uid, limit=limit)

    def to_undo(self) -> EventView | None:
        """What `undo` would take back; `None` if there is nothing."""
        device = self.author.device
        with self.store.read() as connection:
            target = event_descriptions.to_undo(connection, device)
            return event_descriptions.describe_events(connection, [target.event], device)[0] if target else None

    def claims_of(self, event: EventView, *, limit: int) -> array[int]:
        """The keys of claims that an event decided, changed or linked, in its order; of its first `limit` lines."""
        with self.store.read() as connection:
            return event_descriptions.claims_of(connection, event, limit=limit)

    def undo(self) -> EventView | None:
        """Take back the newest event of this device that stands; `None` if there is none. Works across restarts.

        Raises:
            ConflictError: somebody else changed the same record since; it says which.
        """
        return self._reverse("undo", event_descriptions.to_undo, backwards=True)

    def redo(self) -> EventView | None:
        """Do again what the last undo took back; `None` if there is nothing, or something was done since."""
        return self._reverse("redo", event_descriptions.to_redo, backwards=False)

    def _reverse(
        self,
        operation: str,
        find: Callable[[Connection, uuid.UUID], event_descriptions.Target | None],
        *,
        backwards: bool,
    ) -> EventView | None:
        event: event_log.Event | None = None

        def work(connection: Connection) -> _Done | None:
            nonlocal event
            target = find(connection, self.author.device)
            if target is None:
                return None
            event = target.event
            lines = event_log.event_lines(connection, self.author.device, event.number)
            if backwards:
                lines = [line.inverse for line in reversed(lines)]
            changes.expect(connection, lines)
            try:
                return self._write(connection, operation, lines, target=target.reverses)
            except InvalidFieldError as error:
                raise ConflictError(f"{error.message}: it went since", hint="look at it with `history`") from error

        done = self.store.write(work)
        self._finish(done)
        if event is None:
            return None
        with self.store.read() as connection:
            return event_descriptions.describe_events(connection, [event], self.author.device)[0]

    # --------------------------------------------------------------------------------------- records go out

    def export(self, *, reveal: bool = False, with_log: bool = False) -> Iterator[str]:
        """The whole record as interchange.v1, line by line, sorted: the same state gives the same bytes.

        Args:
            reveal: write protected names out; else each stands as "protected source" with its handle.
            with_log: the event log too; the log says every name, so it needs `reveal` where a source is protected.

        Raises:
            BadInputError: the log would say a protected name.
        """
        with self.store.read() as connection:
            masks = {} if reveal else references.masks(connection)
            if with_log and masks:
                raise BadInputError(
                    "the log says the names of protected sources", hint="add --reveal, or leave the log out"
                )
            records = (
                (kind, uid, _masked(str(uid), record, masks))
                for kind in sorted(KIND_ORDER)
                for uid, record in states(connection, kind)
            )
            logged = event_log.records(connection) if with_log else ()
            yield from write_jsonl(records, logged)

    @contextmanager
    def as_of(self, moment: datetime) -> Iterator[Factbase]:
        """The record as it stood at a moment, as a factbase of its own that goes when the block ends."""
        latest = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
        clock = event_log.clock_at(min(moment, latest) + timedelta(milliseconds=1), 0) - 1
        with TemporaryDirectory(prefix="factbase-") as folder:
            with self.store.read() as connection:
                lines = audit.as_of(connection, clock)
            with Factbase.create(
                Path(folder) / "past.db", analyst=self.author.analyst, device=self.author.device
            ) as past:
                past.apply_lines("import", lines)
                yield past

    # --------------------------------------------------------------------------------------- keeping it sound

    def check(self, *, fix: bool = False) -> list[Finding]:
        """What is wrong with the data; with `fix`, what can be computed again is, and what is left is returned."""
        if fix:
            case_checks.mend(self.store)
            self._forget_kept()
        return list(case_checks.findings(self.store))

    def verify(self) -> list[Finding]:
        """What the event log shows to have been changed behind its back; empty if nothing."""
        with self.store.read() as connection:
            return [*audit.verify(connection), *archive_findings(connection)]

    def recompute(self) -> int:
        """Compute every kept figure anew; how many claims had another one."""
        return profile_cache.recompute_all(self.store)

    def refresh(self) -> int:
        """Solve the claims that an interrupted change left stale; how many there were."""
        return profile_cache.recompute_stale(self.store)

    # ------------------------------------------------------------------------------------------- transactions

    def apply_lines(self, operation: str, lines: Sequence[Line]) -> None:
        """Apply lines as they are, in one event; they must fit what is there."""
        self._commit(operation, lambda _connection, _now: list(lines))

    def _now(self, connection: Connection) -> datetime:
        """The time now, but never before the newest event: a clock set backwards reorders nothing."""
        last = datetime.fromtimestamp((event_log.last_clock(connection) >> 16) / 1000, tz=UTC)
        return max(self._clock().astimezone(UTC), last + timedelta(microseconds=1))

    def _commit(self, operation: str, build: Callable[[Connection, datetime], Sequence[LogLine]]) -> int | None:
        """One transaction, one event; no event where nothing changes."""

        def work(connection: Connection) -> _Done | None:
            lines = build(connection, self._now(connection))
            return self._write(connection, operation, lines) if lines else None

        done = self.store.write(work)
        self._finish(done)
        return done.event if done else None

    def _write(
        self, connection: Connection, operation: str, lines: Sequence[LogLine], *, target: int | None = None
    ) -> _Done:
        now = self._now(connection)
        touched = changes.apply(connection, lines, now=now)
        event = event_log.append(connection, self.author, operation, lines, now=now, target=target)
        return _Done(event, lines, profile_cache.update_profiles(connection, touched))

    def _recompute_stale(self) -> None:
        """Solve what a change that was cut short left stale, before an index of kept figures is asked."""
        with self.store.read() as connection:
            left = profiles.stale(connection, 1)
        if left:
            profile_cache.recompute_stale(self.store)

    def _finish(self, done: _Done | None) -> None:
        if done is not None and done.stale:
            profile_cache.recompute_stale(self.store)


def _sorted_lines(
    files: Iterable[tuple[str, Iterable[ParsedLine | BadRecord]]],
) -> tuple[list[imports.Wanted], list[ChangeRecord], list[BadRecord]]:
    wanted: list[imports.Wanted] = []
    logged: list[ChangeRecord] = []
    refused: list[BadRecord] = []
    for name, lines in files:
        for line in lines:
            if isinstance(line, BadRecord):
                refused.append(line)
            elif line.kind == "change":
                logged.append(ChangeRecord.model_validate(line.state))
            else:
                wanted.append(imports.Wanted(name, line))
    return wanted, logged, refused


def _refuse_log_into_used(connection: Connection) -> None:
    if event_log.last_clock(connection) or any(queries.counts(connection).values()):
        raise ConflictError(
            "a file with its event log goes into an empty database only",
            hint="`factbase --db NEW.db init` makes one; without its log the file can be imported anywhere",
        )


def _changeable(kind: Kind | str) -> Kind:
    if Kind(kind) is Kind.ASSESSMENT:
        raise UsageError("a verdict stays as it was given", hint="give another one with `assess`, or undo it")
    return Kind(kind)


def _masked(uid: str, record: dict[str, Any], masks: dict[str, str]) -> dict[str, Any]:
    if uid not in masks:
        return record
    return {"name": masks[uid]} | {name: record[name] for name in ("kind", "identity", "protected") if name in record}
