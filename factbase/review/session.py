"""The session: a queue of claims to decide, one key each, with the changes written behind the screen in their order."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from factbase.display import plural
from factbase.errors import BadInputError, FactbaseError, StoppedError
from factbase.query import ClaimFilter, parse_query
from factbase.review.wording import ENOUGH_SOURCES, is_waiting
from factbase.vocabulary import Verdict, Workflow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from factbase.ledger import Factbase
    from factbase.results import (
        Candidate,
        ClaimSummary,
        Dossier,
        EventView,
        HopDraft,
        ProposalView,
        SourceName,
        WhatIf,
    )

UNDECIDED = ClaimFilter(verdicts=(Verdict.UNREVIEWED,))
FILTERS = {
    "undecided": UNDECIDED,
    "single-source": ClaimFilter(single_source=True),
    "may be single-source": ClaimFilter(maybe_single_source=True),
    "disputed": ClaimFilter(disputed=True),
    "circular": ClaimFilter(circular=True),
    "overstated": ClaimFilter(overstated=True),
    "waiting": replace(UNDECIDED, workflow=Workflow.SECOND_OPINION),
    "all": ClaimFilter(),
}
MOST_AT_ONCE = 10_000  # claims of one decision: one event, which stays quick to take back
MANY = 20  # claims that are decided together without a question
FIRST_ROWS = 200
_CLIP = 48
_TRIED = 100  # undecided claims that are looked for in a list before it begins with its first one


@dataclass(frozen=True, slots=True)
class Queue:
    """A snapshot of a list: which claims, in which order, and where to begin. It never moves by itself."""

    wanted: ClaimFilter
    name: str
    keys: array[int]
    undecided: array[int]  # of the whole database, ascending
    start: int = 0
    more: bool = False  # it is the beginning of a list that is not read yet


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a change.

    Args:
        kind: saved, failed, undone, redone, nothing (there was nothing to take back), or ask (the newest change was
            not made in a review; `sentence` says what it was).
        sentence: for the person.
        key: of the claim that it is about, where there is one.
        rows: claims as they are in the database now.
        many: there may be other claims than before; the list is to be read again.
        about: what was changed of it: reason, note, tags, text; "" where nothing was typed.
        figures: the figures of any claim may have changed; rows are to be read again, in their places.
        error: why it failed.
    """

    kind: str
    sentence: str
    key: int | None = None
    rows: tuple[ClaimSummary, ...] = ()
    many: bool = False
    figures: bool = False
    about: str = ""
    error: Exception | None = None


_REVIEWS = frozenset({"assess", "edit", "link", "discredit", "relate", "accept", "decide"})
_MOVES_FIGURES = frozenset({"discredit", "relate", "accept"})
_KEPT_ROWS = 2_000
_KEPT_DECIDED = 200
_KEPT_DOSSIERS = 32


class ReviewSession:
    """A review in progress.

    Args:
        facts: an open database, which the session closes.
        told: called with each `Outcome`, in the writer's thread; without it outcomes are settled there at once.
    """

    def __init__(self, facts: Factbase, *, told: Callable[[Outcome], None] | None = None) -> None:
        self.facts = facts
        self.told = told or self.settle
        self._writer = ThreadPoolExecutor(1, "factbase-writer")
        self._rows: dict[int, ClaimSummary] = {}
        self._gone: set[int] = set()
        self._closed: dict[int, bool] = {}
        self._dossiers: OrderedDict[int, Dossier] = OrderedDict()
        self._candidates: dict[int, Sequence[Candidate]] = {}
        self._failures = 0
        self._resumed: int | None = None
        self._begun: Future[tuple[Queue, Sequence[ClaimSummary]]] | None = None
        self.list = Queue(UNDECIDED, "undecided", array("q"), array("q"))
        self.pending = 0

    def open(self) -> Queue:
        """The queue of undecided claims, beginning after the last decision. Slow."""
        self._resumed = self.facts.resumed(limit=1).decided
        return self.queue("undecided")

    def ahead(self) -> None:
        """Begin now, behind whoever makes a screen for what `begin` will give."""
        beginner = ThreadPoolExecutor(1, "factbase-beginner")  # not the writer, whose end is waited for
        self._begun = beginner.submit(self._begin)
        beginner.shutdown(wait=False)

    def begin(self) -> tuple[Queue, Sequence[ClaimSummary]]:
        """The first undecided claims after the last decision, and their rows. Slow.

        It takes as long for a million claims as for a hundred; `queue` and `extend` bring the others.
        """
        return self._begun.result() if self._begun is not None else self._begin()

    def _begin(self) -> tuple[Queue, Sequence[ClaimSummary]]:
        found = self.facts.resumed(limit=FIRST_ROWS)
        self._resumed = found.decided
        keys = array("q", (row.key for row in found.claims))
        return Queue(UNDECIDED, "undecided", keys, keys, more=len(keys) == FIRST_ROWS), found.claims

    def extend(self, whole: Queue) -> None:
        """Take the whole list in place of its beginning; what was read and decided stays."""
        self.list = whole

    def flush(self) -> None:
        """Wait until all changes are written."""
        self._writer.submit(lambda: None).result()

    def close(self) -> None:
        """Write what is to be written, then give the database back."""
        self._writer.shutdown(wait=True)
        self.facts.close()

    # ----------------------------------------------------------------------------------------------- lists

    def queue(self, name: str, text: str = "") -> Queue:
        """The list of one of `FILTERS`, narrowed by a query line. Slow.

        Raises:
            BadInputError: the query line cannot be understood.
        """
        wanted = parse_query(text, FILTERS[name])
        keys = self.facts.claim_keys(wanted)
        undecided = keys if wanted == UNDECIDED else self.facts.claim_keys(UNDECIDED)
        waiting = set(self.facts.claim_keys(replace(UNDECIDED, workflow=Workflow.SECOND_OPINION)))
        if waiting:
            if name != "waiting":
                undecided = array("q", (key for key in undecided if key not in waiting))
            if Verdict.UNREVIEWED in wanted.verdicts:
                keys = _last(keys, waiting)
        shown = Queue(wanted, f"{name} / {text.strip()}" if text.strip() else name, keys, undecided)
        return replace(shown, start=0 if text.strip() else _start(shown, self._resumed))

    def show(self, shown: Queue) -> None:
        """Take a list as the one that is reviewed; what was decided in it before is no longer dimmed."""
        self.list = shown
        self._rows.clear()
        self._gone.clear()
        self._closed.clear()
        self._dossiers.clear()

    def forget(self) -> None:
        """Read all rows again when they are needed; the list stays as it is, and what was decided in it too."""
        self._rows.clear()
        self._dossiers.clear()
        self._candidates.clear()

    def memory(self) -> tuple[Queue, dict[int, bool]]:
        """The list and what was decided in it, for `recall`."""
        return self.list, dict(self._closed)

    def recall(self, memory: tuple[Queue, dict[int, bool]]) -> None:
        """Take up a list again, with what was decided in it and since."""
        closed = memory[1] | self._closed
        self.show(memory[0])
        self._closed = closed

    def row(self, index: int) -> ClaimSummary | None:
        """The claim at a place of the list; `None` if it is not read yet, or gone."""
        return self._rows.get(self.list.keys[index])

    def is_gone(self, index: int) -> bool:
        """Whether the claim at a place was removed since the list was made."""
        return self.list.keys[index] in self._gone

    def is_dimmed(self, index: int) -> bool:
        """Whether the claim at a place was decided since the list was made; it stays where it is."""
        return self._closed.get(self.list.keys[index], False)

    @property
    def decided(self) -> int:
        """How many claims were decided since the list was made."""
        return sum(self._closed.values())

    def missing(self, first: int, last: int) -> list[int]:
        """The keys of places `first` to before `last` that are not read yet."""
        keys = self.list.keys[max(first, 0) : last]
        return [key for key in keys if key not in self._rows and key not in self._gone]

    def read(self, keys: Sequence[int]) -> list[ClaimSummary]:
        """Claims by key, for `keep`; those that are gone are left out. Slow."""
        return self.facts.claims_by_key(keys)

    def keep(self, rows: Iterable[ClaimSummary], asked: Iterable[int] = ()) -> None:
        """Remember claims that were read; of those asked for, the others are gone."""
        if len(self._rows) > _KEPT_ROWS:
            # All can be read again; but what is read meanwhile may be older than what was just decided.
            newest = islice(reversed(self._closed), _KEPT_DECIDED)
            self._rows = {key: self._rows[key] for key in newest if key in self._rows}
        found = {row.key: row for row in rows}
        self._gone |= {key for key in asked if key not in found}
        # What was changed here is newer than what was read meanwhile.
        self._rows |= {key: row for key, row in found.items() if key not in self._closed or key not in self._rows}

    def dossier(self, claim: ClaimSummary) -> Dossier:
        """All about a claim, kept for a while. Slow where it is not known."""
        known = self.known_dossier(claim.key)
        if known is not None:
            return known
        failures, found = self._failures, self.facts.dossier(claim.id)
        if failures == self._failures and found.claim.verdict == claim.verdict:
            self.keep_dossier(found)
        return found

    def keep_dossier(self, found: Dossier) -> None:
        """Remember all about a claim, in place of the one that was remembered first."""
        self._dossiers[found.claim.key] = found
        while len(self._dossiers) > _KEPT_DOSSIERS:
            self._dossiers.popitem(last=False)

    def known_dossier(self, key: int) -> Dossier | None:
        """All about a claim, if it is known."""
        return self._dossiers.get(key)

    def candidates(self, claim: ClaimSummary, limit: int) -> Sequence[Candidate]:
        """What may be the same as a claim, best first. Slow."""
        return self.facts.claim_candidates(claim.id, limit=limit)

    def keep_candidates(self, key: int, found: Sequence[Candidate]) -> None:
        """Remember what may be the same as a claim."""
        if len(self._candidates) > _KEPT_DOSSIERS:
            self._candidates.clear()
        self._candidates[key] = found

    def known_candidates(self, key: int) -> Sequence[Candidate] | None:
        """What may be the same as a claim, if it is known."""
        return self._candidates.get(key)

    def next_open(self, index: int) -> int:
        """The next place below that waits for a decision, else the first one above, else `index`."""
        below = next(self._open_places(index + 1, len(self.list.keys)), None)
        return below if below is not None else next(self._open_places(0, index), index)

    def _open_places(self, first: int, last: int) -> Iterator[int]:
        return (place for place in range(first, last) if self.is_open(place))

    def is_open(self, index: int) -> bool:
        """Whether the claim at a place waits for a decision; one that waits for a second opinion does not."""
        key = self.list.keys[index]
        if key in self._closed:
            return not self._closed[key]
        return _has(self.list.undecided, key) and key not in self._gone

    def index_of(self, key: int | None) -> int | None:
        """The place of a claim in the list; `None` if it is not in there."""
        try:
            return None if key is None else self.list.keys.index(key)
        except ValueError:
            return None

    # ------------------------------------------------------------------------------------------- decisions

    def decide(self, claim: ClaimSummary, verdict: Verdict, *, reason: str = "", override: bool = False) -> None:
        """Give a verdict. `corroborated` needs no `caution`, or `override` with a reason."""

        def write() -> str:
            self.facts.assess(claim.id, verdict, reason=reason or None, override=override, seen=claim.verdict)
            return f"{_SIGNS[verdict]} {verdict.replace('_', ' ')} {_quoted(claim)}"

        self._change(replace(claim, verdict=verdict), write, about="reason")

    def wait(self, claim: ClaimSummary, *, reason: str = "") -> None:
        """Leave a claim for a second opinion; the verdict stays. A reason is added to the claim's note."""

        def write() -> str:
            if reason:
                found = self.facts.dossier(claim.id)
                note = f"{found.note}\n{reason}" if found.note else reason
                self.facts.edit("claim", claim.id, workflow=Workflow.SECOND_OPINION.value, note=note)
            else:
                self.facts.set_workflow(claim.id, Workflow.SECOND_OPINION)
            return f"… waits {_quoted(claim)}"

        self._change(replace(claim, workflow=Workflow.SECOND_OPINION), write, about="reason")

    def reopen(self, claim: ClaimSummary) -> bool:
        """Make a claim undecided again, as a new assessment; whether there was anything to reopen."""

        def write() -> str:
            if is_waiting(claim):
                self.facts.set_workflow(claim.id, Workflow.TODO)
            else:
                self.facts.assess(claim.id, Verdict.UNREVIEWED, seen=claim.verdict)
            return f"↺ reopened {_quoted(claim)}"

        if claim.verdict is Verdict.UNREVIEWED and not is_waiting(claim):
            return False
        workflow = Workflow.TODO if is_waiting(claim) else claim.workflow
        self._change(replace(claim, verdict=Verdict.UNREVIEWED, workflow=workflow), write)
        return True

    def decide_all(self, keys: Sequence[int], verdict: Verdict, *, reason: str = "", override: bool = False) -> None:
        """Give one verdict to many claims, in one event."""
        seen = self.known(keys)

        def write() -> str:
            now = {row.id: seen.get(row.key, row).verdict for row in self.read(keys)}
            self.facts.assess_all(now, verdict, reason=reason or None, override=override)
            return f"{_SIGNS[verdict]} {verdict.replace('_', ' ')} {len(now):,} claims"

        self._change_all(keys, {key: replace(row, verdict=verdict) for key, row in seen.items()}, write)

    def wait_all(self, keys: Sequence[int]) -> None:
        """Leave many claims for a second opinion, in one event."""
        rows = {key: replace(row, workflow=Workflow.SECOND_OPINION) for key, row in self.known(keys).items()}

        def write() -> str:
            self.facts.set_workflow_all([row.id for row in self.read(keys)], Workflow.SECOND_OPINION)
            return f"… wait: {len(keys):,} claims"

        self._change_all(keys, rows, write)

    def weak(self, keys: Iterable[int]) -> int:
        """How many of some claims may rest on one source, as far as they have been read."""
        return sum(row.independent[0] < ENOUGH_SOURCES for row in self.known(keys).values())

    def known(self, keys: Iterable[int]) -> dict[int, ClaimSummary]:
        """Those of some claims that have been read, by key."""
        return {key: self._rows[key] for key in keys if key in self._rows}

    # ------------------------------------------------------------------------------------------ other changes

    def edit(self, claim: ClaimSummary, *, version: int | None = None, **fields: Any) -> None:  # noqa: ANN401 - of a claim
        """Change a claim's text, note or tags; with the version that was seen, what changed since is a conflict."""

        def write() -> str:
            self.facts.edit("claim", claim.id, version=version, **fields)
            return f"edited {' and '.join(fields)} of {_quoted(claim)}"

        self._change(replace(claim, text=fields.get("text") or claim.text), write, about=next(iter(fields), ""))

    def judge(
        self, claim: ClaimSummary, others: Sequence[ClaimSummary], relation: str, *, judgement: str = "positive"
    ) -> None:
        """Judge how a claim stands to others, in one event."""

        def write() -> str:
            self.facts.judge_all(claim.id, [other.id for other in others], relation, judgement)
            verb = relation if judgement == "positive" else f"not {relation}"
            whom = _quoted(others[0]) if len(others) == 1 else plural(len(others), "claim", "claims")
            return f"{_quoted(claim)} {verb} {whom}"

        for other in others:
            self._candidates.pop(other.key, None)
        self._change(claim, write)

    def discredit(self, source: SourceName) -> None:
        """Retract all that a source speaks or publishes, in one event."""
        self._send((), lambda: self._figures_changed(f"discredited {source.name}: {_fallen(self._discredit(source))}"))

    def _discredit(self, source: SourceName) -> WhatIf:
        return self.facts.discredit(source.id)

    def relate(self, subject: SourceName, relation: str, object_: SourceName) -> None:
        """Say how one source stands to another."""

        def work() -> Outcome:
            self.facts.relate(subject.id, relation, object_.id)
            return self._figures_changed(f"{subject.name} {relation.replace('_', ' ')} {object_.name}")

        self._send((), work)

    def distinguish(self, source: SourceName, others: Sequence[SourceName]) -> None:
        """Say that a source is none of some others, one event each."""
        for other in others:
            self.relate(source, "distinct_from", other)

    # ---------------------------------------------------------------------------------------------- proposals

    def accept(self, proposal: ProposalView, **edits: Any) -> None:  # noqa: ANN401 - those of `Factbase.accept`
        """Make a proposal a claim, as it was found or as it was changed; what is `None` stays as it was found."""
        given = {name: value for name, value in edits.items() if value is not None}

        def work() -> Outcome:
            self.facts.accept(proposal.id, **given)
            return self._figures_changed(f"{'edited and ' if given else ''}accepted {_shortened(proposal.text)}")

        self._send((), work)

    def make_claim(self, document: str, span: tuple[int, int], chain: Sequence[HopDraft], *, text: str = "") -> None:
        """Make a claim of a stretch of a document."""

        def work() -> Outcome:
            made = self.facts.make_claim(document, [span], text=text or None, chain=chain)
            [claim] = self.facts.claims_by_id([made.claim])
            verb = "new claim" if made.new_claim else "attached to"
            return self._figures_changed(f"{verb} {_quoted(claim)}")

        self._send((), work)

    def reject(self, proposal: ProposalView) -> None:
        """Say that a proposal is no claim."""

        def work() -> Outcome:
            self.facts.reject(proposal.id)
            return Outcome("saved", f"no claim: {_shortened(proposal.text)}")

        self._send((), work)

    def reopen_proposal(self, proposal: ProposalView) -> None:
        """Take the refusal of a proposal back, also an old one."""

        def work() -> Outcome:
            self.facts.reopen(proposal.id)
            return Outcome("saved", f"open again: {_shortened(proposal.text)}")

        self._send((), work)

    def _figures_changed(self, said: str) -> Outcome:
        return Outcome("saved", said, figures=True)

    # ------------------------------------------------------------------------------------------ undo and redo

    def undo(self, *, whatever: bool = False) -> None:
        """Take back the newest change of this device, also of an earlier run.

        Args:
            whatever: also one that was not made in a review, such as an import; without it the outcome is `ask`.
        """
        seen = self._failures
        self._send((), lambda: self._undo(seen, whatever=whatever))

    def redo(self) -> None:
        """Do again what the last undo took back."""
        seen = self._failures
        self._send((), lambda: self._redo(seen))

    def settle(self, outcome: Outcome) -> None:
        """Take in what became of a change."""
        self.pending -= 1
        for row in outcome.rows:
            self._put(row)
            if outcome.kind in {"failed", "undone"} and not _has(self.list.undecided, row.key) and not _open(row):
                self._closed.pop(row.key, None)  # it was decided before the list was made, and looks as it did then
        if outcome.figures:
            self.forget()
        if outcome.error is not None and not isinstance(outcome.error, FactbaseError):
            raise outcome.error

    # -------------------------------------------------------------------------------------------- in order

    def _put(self, row: ClaimSummary) -> None:
        known = self._rows.get(row.key)
        self._rows[row.key] = row
        moved = known is None or (known.verdict, known.workflow) != (row.verdict, row.workflow)
        if moved or row.key in self._closed:
            self._closed[row.key] = not _open(row)
        self._dossiers.pop(row.key, None)
        self._candidates.pop(row.key, None)

    def _change(self, after: ClaimSummary, write: Callable[[], str], *, about: str = "") -> None:
        self._change_all([after.key], {after.key: after}, write, about=about)

    def _change_all(
        self, keys: Sequence[int], after: dict[int, ClaimSummary], write: Callable[[], str], *, about: str = ""
    ) -> None:
        before = [self._rows.get(key, row) for key, row in after.items()]
        for row in after.values():
            self._put(row)

        def work() -> Outcome:
            said = write()
            return Outcome("saved", said, keys[0], tuple(self.read(keys)), about=about)

        self._send(before, work)

    def _send(self, before: Sequence[ClaimSummary], work: Callable[[], Outcome]) -> None:
        self.pending += 1
        self._writer.submit(self._run, before, work)

    def _run(self, before: Sequence[ClaimSummary], work: Callable[[], Outcome]) -> None:
        try:
            outcome = work()
        except Exception as error:  # noqa: BLE001 - handed on: `settle` raises what is no refusal
            self._failures += 1
            outcome = self._failed(before, error)
        self.told(outcome)

    def _failed(self, before: Sequence[ClaimSummary], error: Exception) -> Outcome:
        said = str(error) + (f" ({error.hint})" if isinstance(error, FactbaseError) and error.hint else "")
        lost = isinstance(error, StoppedError)  # the answer, and perhaps nothing else
        if not before:
            done = "it may be done or not" if lost else "not done"
            return Outcome("failed", f"{done}: {said}", figures=lost, error=error)
        try:
            rows = tuple(self.read([row.key for row in before]))
        except FactbaseError:
            rows = tuple(before)
        saved = "it may be saved or not, the row shows it" if lost else "not saved"
        return Outcome("failed", f"{saved}: {said}", before[0].key, rows, error=error)

    def _undo(self, seen: int, *, whatever: bool) -> Outcome:
        self._see_no_failure_since(seen)
        other = "" if whatever else self._other_to_undo()
        if other:
            return Outcome("ask", other)
        return self._reversed("undone", "took back", self.facts.undo())

    def _redo(self, seen: int) -> Outcome:
        self._see_no_failure_since(seen)
        return self._reversed("redone", "did again", self.facts.redo())

    def _see_no_failure_since(self, seen: int) -> None:
        # The change that the person meant was never made; the newest one is another.
        if seen != self._failures:
            raise BadInputError("the change before it was not saved, so nothing was taken back")

    def _reversed(self, kind: str, verb: str, event: EventView | None) -> Outcome:
        if event is None:
            return Outcome("nothing", f"there is nothing to {kind.removesuffix('ne')}")
        claims = self.facts.claims_of(event, limit=MOST_AT_ONCE) if event.operation in _REVIEWS else ()
        rows = tuple(self.read(claims))
        key = claims[0] if claims else None
        many, figures = event.operation not in _REVIEWS, event.operation in _MOVES_FIGURES
        return Outcome(kind, f"{verb}: {event.sentence}", key, rows, many=many, figures=figures)

    def _other_to_undo(self) -> str:
        """What the event was that undo would take back, if it was not of a review; else ""."""
        event = self.facts.to_undo()
        return "" if event is None or event.operation in _REVIEWS else event.sentence


_SIGNS = {
    Verdict.UNREVIEWED: "↺",
    Verdict.UNCORROBORATED: "–",
    Verdict.CORROBORATED: "✓",
    Verdict.DISPUTED: "✗",
    Verdict.REFUTED: "✗",
    Verdict.RETRACTED: "✗",
    Verdict.NOT_CHECKABLE: "–",
}


def _quoted(claim: ClaimSummary) -> str:
    return _shortened(claim.text)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return f"“{line if len(line) <= _CLIP else line[: _CLIP - 1] + '…'}”"


def _fallen(found: WhatIf) -> str:
    lost = plural(len(found.lost), "claim", "claims")
    return f"{lost} lost, {len(found.now_single_source):,} more on one source"


def _open(claim: ClaimSummary) -> bool:
    return claim.verdict is Verdict.UNREVIEWED and not is_waiting(claim)


def _last(keys: array[int], waiting: set[int]) -> array[int]:
    """The keys with the waiting ones at the end."""
    return array("q", sorted(keys, key=waiting.__contains__))


def _has(ascending: array[int], key: int) -> bool:
    place = bisect_left(ascending, key)
    return place < len(ascending) and ascending[place] == key


def _start(shown: Queue, resumed: int | None) -> int:
    """The first undecided claim after the last decision, else the first undecided one, else the first."""
    after = 0 if resumed is None else bisect_right(shown.undecided, resumed)
    order = chain(range(after, len(shown.undecided)), range(after))
    for place in islice(order, _TRIED):
        with suppress(ValueError):  # it is not in this list
            return shown.keys.index(shown.undecided[place])
    return 0
