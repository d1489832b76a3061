"""From what people type to records: ids, handles and names; and which records go together when one of them goes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from factbase.errors import ConflictError, InvalidFieldError, NotFoundError
from factbase.interchange import describe
from factbase.ledger.validation import valid
from factbase.model import REFERENCES
from factbase.results import CaptureReport, SourceName
from factbase.store import check_queries, queries, references
from factbase.store.event_log import Line
from factbase.store.record_reader import state, states
from factbase.store.record_writer import KIND_ORDER, SHAPES
from factbase.vocabulary import HANDLE_PREFIX, Certainty, Identity, Kind, SourceKind, Stance, new_uid

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from factbase.interchange import Capture, CaptureHop

_SHOWN = 10
_CLOSE_ENOUGH = 80  # of 100; below that a "did you mean" misleads more than it helps


class FoundSource(NamedTuple):
    """A source that a reference means."""

    key: int
    id: str
    handle: str
    name: str


# ---------------------------------------------------------------------------------------------------- one row


def row(connection: Connection, kind: Kind, reference: str) -> tuple[int, str]:
    """The key and id of the record that an id or handle means.

    Raises:
        NotFoundError: there is none, or the beginning of a handle fits several; the error lists them.
    """
    found = queries.find(connection, SHAPES[kind].row, reference) if kind in HANDLE_PREFIX else []
    if kind not in HANDLE_PREFIX:
        found = _by_uid(connection, kind, reference)
    if len(found) == 1:
        return found[0][0], found[0][1]
    word = kind.value.replace("_", " ")
    if not found:
        raise NotFoundError(f"there is no {word} {_shown(reference)!r}", hint=f"`factbase {_list_of(kind)}` lists them")
    handles = [handle for _, _, handle in found]
    raise NotFoundError(
        f"{_shown(reference)!r} fits several: {_few(handles)}", matches=handles, hint="type more of the handle"
    )


def _by_uid(connection: Connection, kind: Kind, reference: str) -> list[tuple[int, str, str]]:
    try:
        wanted = uuid.UUID(reference)
    except ValueError:
        return []
    key = references.key_of(connection, kind, wanted)
    return [] if key is None else [(key, str(wanted), "")]


def _list_of(kind: Kind) -> str:
    return {Kind.SOURCE: "sources", Kind.DOCUMENT: "documents"}.get(kind, "claims")


def claim(connection: Connection, reference: str) -> tuple[int, str]:
    """The key and id of a claim."""
    return row(connection, Kind.CLAIM, reference)


def uid(connection: Connection, kind: Kind, reference: str) -> uuid.UUID:
    """The identity of a record; a source may be meant by its name."""
    if kind is Kind.SOURCE:
        return uuid.UUID(source(connection, reference).id)
    return uuid.UUID(row(connection, kind, reference)[1])


def source(connection: Connection, reference: str) -> FoundSource:
    """The source that an id, a handle, or exactly a name or alias means.

    Raises:
        NotFoundError: none, with names that are close; or several bear the name, listed with their handles.
    """
    found = queries.find(connection, SHAPES[Kind.SOURCE].row, reference)
    exact = [each for each in found if reference in {each[1], each[2]} or len(reference) > _SHOWN * 3]
    named = [] if exact else queries.find_source_by_name(connection, reference)
    if len(named) > 1:
        handles = [f"{handle} {_shown(name)}" for _, _, handle, name, _ in named]
        raise NotFoundError(
            f"{len(named)} sources are called {_shown(reference)!r}: {_few(handles)}",
            matches=handles,
            hint="use the handle",
        )
    if named:
        key, found_id, handle, name, _ = named[0]
        return FoundSource(key, found_id, handle, name)
    if len(exact or found) == 1:
        key, found_id, handle = (exact or found)[0]
        return FoundSource(key, found_id, handle, queries.source_names(connection, [key])[key].name)
    if found:
        handles = [handle for _, _, handle in found]
        raise NotFoundError(
            f"{_shown(reference)!r} fits several: {_few(handles)}", matches=handles, hint="type more of the handle"
        )
    raise _no_source(connection, reference)


def _no_source(connection: Connection, reference: str) -> NotFoundError:
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415 - only for an answer to a mistake

    names = [name for _, name in queries.all_names(connection)]
    near = process.extract(
        reference, names, scorer=fuzz.ratio, processor=utils.default_process, limit=3, score_cutoff=_CLOSE_ENOUGH
    )
    matches = [_shown(name) for name, _, _ in near]
    hint = f"did you mean {' or '.join(matches)}?" if matches else "`factbase sources` lists them"
    return NotFoundError(f"there is no source {_shown(reference)!r}", matches=matches, hint=hint)


def resolve_reference(connection: Connection, reference: str) -> tuple[Kind, str]:
    """The kind and id of the record that an id, a handle or a source's name means.

    A whole handle or id comes before a name, and a name before the beginning of a handle.

    Raises:
        NotFoundError: nothing, or several things.
    """
    begins: list[tuple[Kind, str, str]] = []
    for kind in KIND_ORDER:
        shape = SHAPES[kind].row
        named = kind in HANDLE_PREFIX
        found = queries.find(connection, shape, reference) if named else _by_uid(connection, kind, reference)
        exact = [each for each in found if _is_whole(reference, each)]
        if exact:
            return kind, exact[0][1]
        begins += [(kind, each[1], each[2]) for each in found]
    if queries.find_source_by_name(connection, reference):
        return Kind.SOURCE, source(connection, reference).id
    if len(begins) > 1:
        handles = [handle for _, _, handle in begins]
        hint = "type more of the handle"
        raise NotFoundError(f"{_shown(reference)!r} fits several: {_few(handles)}", matches=handles, hint=hint)
    if begins:
        return begins[0][0], begins[0][1]
    hint = "a handle such as c7k3q, an id, or the name of a source; `factbase claims` lists claims"
    raise NotFoundError(f"nothing here is called {_shown(reference)!r}", hint=hint)


def _is_whole(reference: str, found: tuple[int, str, str]) -> bool:
    return reference.lower() in {found[1], found[2]} or len(reference) > _SHOWN * 3


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (" and more" if len(names) > _SHOWN else "")


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"  # noqa: PLR2004 - enough to recognise it


# -------------------------------------------------------------------------------------------- fields of records

_TARGETS = {
    "subject": Kind.SOURCE,
    "object": Kind.SOURCE,
    "publisher": Kind.SOURCE,
    "authors": Kind.SOURCE,
    "source": Kind.SOURCE,
    "claim": Kind.CLAIM,
    "document": Kind.DOCUMENT,
    "relays": Kind.ATTRIBUTION,
}


def resolved(connection: Connection, kind: Kind, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with every reference that a person typed replaced by the id that it means."""
    found = dict(fields)
    for name in REFERENCES[kind] & fields.keys():
        target = Kind.CLAIM if kind is Kind.CLAIM_LINK else _TARGETS[name]
        found[name] = _resolved(connection, target, fields[name])
    return found


def _resolved(connection: Connection, target: Kind, given: Any) -> Any:  # noqa: ANN401 - a reference or a list of them
    if given is None:
        return None
    if isinstance(given, str):
        return str(uid(connection, target, given))
    if isinstance(given, dict):
        return given | {"to": str(uid(connection, target, given["to"]))}
    return [_resolved(connection, target, each) for each in given]


ACROSS_CLAIMS = "an attribution relays only attributions of the same claim"


def require_same_claim_relays(connection: Connection, kind: Kind, of: uuid.UUID, fields: dict[str, Any]) -> None:
    """See that an attribution relays, and is relayed by, only attributions of its own claim.

    Raises:
        InvalidFieldError: one of them is about another claim.
    """
    if kind is not Kind.ATTRIBUTION:
        return
    relayed = [uuid.UUID(relay["to"]) for relay in fields.get("relays", ())]
    relayers = [pointer.uid for pointer in references.pointing(connection, Kind.ATTRIBUTION, [of])]
    for field, others in (("relays", relayed), ("claim", relayers)):
        if any(each["claim"] != fields["claim"] for _, each in states(connection, Kind.ATTRIBUTION, others)):
            said = {"relays": ACROSS_CLAIMS, "claim": f"another attribution relays this one, and {ACROSS_CLAIMS}"}
            raise InvalidFieldError(field, said[field])


def require_version(connection: Connection, kind: Kind, of: uuid.UUID, version: int | None) -> None:
    """See that a record has still the version that a person saw.

    Raises:
        ConflictError: it has another one.
    """
    if version is not None and references.version(connection, kind, of) not in {None, version}:
        raise ConflictError(
            f"this {kind.value} was changed by somebody else in the meantime",
            hint="look at it again; nothing was overwritten",
        )


# ------------------------------------------------------------------------------------------------------ removal


def removal(connection: Connection, kind: Kind, of: uuid.UUID) -> list[Line]:
    """The lines that remove a record and what cannot stand without it.

    Raises:
        ConflictError: a source that still speaks, publishes or writes.
    """
    found = state(connection, kind, of)
    assert found is not None
    dropped = [(kind, of, found), *_dependents(connection, kind, of)]
    going = {(each, gone) for each, gone, _ in dropped}
    changed = _loosened(connection, kind, going)
    return [*changed, *(Line(each, gone, "", fields, None) for each, gone, fields in dropped)]


_Dependent = tuple[Kind, uuid.UUID, dict[str, Any]]


def _dependents(connection: Connection, kind: Kind, of: uuid.UUID) -> list[_Dependent]:
    if kind is Kind.SOURCE:
        _require_unused(connection, of)
        return _referring(connection, Kind.SOURCE_RELATION, kind, of)
    if kind is not Kind.CLAIM:
        return []
    links = states(connection, Kind.CLAIM_LINK, references.judgements_of(connection, of))
    return [
        *_referring(connection, Kind.ATTRIBUTION, kind, of),
        *_referring(connection, Kind.ASSESSMENT, kind, of),
        *((Kind.CLAIM_LINK, each, fields) for each, fields in links),
    ]


def _referring(connection: Connection, kind: Kind, target: Kind, of: uuid.UUID) -> list[_Dependent]:
    found = states(connection, kind, references.referring(connection, kind, target, of))
    return [(kind, each, fields) for each, fields in found]


def _require_unused(connection: Connection, of: uuid.UUID) -> None:
    speaks = len(references.referring(connection, Kind.ATTRIBUTION, Kind.SOURCE, of))
    publishes = len(references.referring(connection, Kind.DOCUMENT, Kind.SOURCE, of))
    writes = references.writes(connection, of)
    said = [
        f"{count} {what}"
        for count, what in ((speaks, "attributions"), (publishes, "documents"), (writes, "bylines"))
        if count
    ]
    if said:
        raise ConflictError(
            f"the source still stands in {' and '.join(said)}",
            hint="remove those first, or say `same` to merge two sources",
        )


def _loosened(connection: Connection, kind: Kind, going: set[tuple[Kind, uuid.UUID]]) -> list[Line]:
    """Lines for records that stay but refer to what goes: relays to an attribution, a document's attributions."""
    gone = {str(each) for _, each in going}
    if kind is Kind.DOCUMENT:
        held = _referring(connection, Kind.ATTRIBUTION, kind, next(iter(going))[1])
        return [
            Line(Kind.ATTRIBUTION, each, name, fields[name], None)
            for _, each, fields in held
            for name in ("document", "passage")
            if name in fields
        ]
    if kind is not Kind.ATTRIBUTION:
        return []
    return _unrelayed(connection, gone)


def _unrelayed(connection: Connection, gone: set[str]) -> list[Line]:
    lines = []
    for text in gone:
        for each, fields in states(connection, Kind.ATTRIBUTION, references.beside(connection, uuid.UUID(text))):
            before = fields.get("relays", [])
            after = [relay for relay in before if relay["to"] not in gone]
            if after != before and str(each) not in gone:
                lines.append(Line(Kind.ATTRIBUTION, each, "relays", before, after or None))
    return lines


# --------------------------------------------------------------------------------------------- names and looks


def lookalikes(connection: Connection, found: FoundSource) -> list[SourceName]:
    """Other named sources whose name or alias looks like this one's on a screen, by name."""
    return queries.lookalikes(connection, found.key)


def warnings(connection: Connection, sources: Collection[uuid.UUID]) -> list[str]:
    """A sentence for each pair of look-alike names in which one of these sources stands."""
    ids = {str(each) for each in sources}
    return [
        f"{name!r} ({handle}) looks like {other!r} ({other_handle}): one source? say `same` or `distinct`"
        for source, name, handle, other_source, other, other_handle in check_queries.lookalike_sources(connection)
        if source in ids or other_source in ids
    ]


# ------------------------------------------------------------------------------------------------------ capture


def captured(connection: Connection, said: Capture) -> tuple[list[Line], CaptureReport]:
    """The lines that make a captured chain: the claim, the sources and the hops that are not there yet."""
    claim_uid, lines = _captured_claim(connection, said.text)
    new_claim = bool(lines)
    spoken = [] if new_claim else list(states(connection, Kind.ATTRIBUTION, references.about(connection, claim_uid)))
    made: list[str] = []
    parent: uuid.UUID | None = None
    here: dict[str, uuid.UUID] = {}
    new_hops = 0
    for place, hop in enumerate(said.hops):
        speaker, new = _captured_source(connection, said.hops, place, here)
        lines += new
        made += [line.after["name"] for line in new]
        fields = _captured_hop(claim_uid, speaker, hop, parent)
        if said.said and place == len(said.hops) - 1:
            fields["said"] = said.said
        parent = _spoken(spoken, fields)
        if parent is None:
            parent = new_uid()
            new_hops += 1
            lines += [*_still_held(spoken, fields), Line(Kind.ATTRIBUTION, parent, "", None, fields)]
    return lines, CaptureReport(str(claim_uid), describe(said), new_claim, tuple(made), new_hops=new_hops)


def _spoken(there: Sequence[tuple[uuid.UUID, dict[str, Any]]], fields: dict[str, Any]) -> uuid.UUID | None:
    """The newest attribution that a captured hop means, where it is there already.

    "AP has it from Asharq" means what Asharq is on record with. A second Asharq beside it would be an origin of its
    own, and the claim would seem to rest on more than it does.
    """
    asked = {name: fields.get(name) for name in ("source", "stance", "said") if name != "said" or "said" in fields}
    relays = _relayed(fields)
    found = (
        uid
        for uid, state in sorted(there, reverse=True, key=lambda each: each[0])
        if "status" not in state and asked == {name: state.get(name) for name in asked} and relays <= _relayed(state)
    )
    return next(found, None)


def _still_held(there: Sequence[tuple[uuid.UUID, dict[str, Any]]], fields: dict[str, Any]) -> list[Line]:
    """What keeps the end of an earlier line in our hands, where so far nobody relayed it and now somebody does."""
    relayed = {to for _, state in there for to, _ in _relayed(state)}
    return [
        Line(Kind.ATTRIBUTION, uid, field="held", before=None, after=True)
        for to, _ in _relayed(fields)
        for uid, state in there
        if to == str(uid) and to not in relayed and not state.keys() & {"held", "document"}
    ]


def _relayed(fields: dict[str, Any]) -> set[tuple[str, str]]:
    return {(relay["to"], relay.get("certainty", Certainty.STATED.value)) for relay in fields.get("relays", ())}


def _captured_claim(connection: Connection, text: str) -> tuple[uuid.UUID, list[Line]]:
    known = references.claim_with_text(connection, text)
    if known is not None:
        return known, []
    record = valid(Kind.CLAIM, {"id": str(new_uid()), "text": text})
    return record.uid(), [Line(Kind.CLAIM, record.uid(), "", None, record.state())]


def _captured_source(
    connection: Connection, hops: Sequence[CaptureHop], place: int, here: dict[str, uuid.UUID]
) -> tuple[uuid.UUID, list[Line]]:
    hop = hops[place]
    if not hop.unnamed:
        known = here.get(hop.name) or _named(connection, hop.name)
        if known is not None:
            return known, []
    identity = {"identity": Identity.UNNAMED.value} if hop.unnamed else {}
    fields = {"id": str(new_uid()), "name": hop.name, "kind": _likely_kind(hops, place), **identity}
    record = valid(Kind.SOURCE, fields)
    if not hop.unnamed:
        here[hop.name] = record.uid()
    return record.uid(), [Line(Kind.SOURCE, record.uid(), "", None, record.state())]


def _named(connection: Connection, name: str) -> uuid.UUID | None:
    found = [each for each in queries.find_source_by_name(connection, name) if each[4] == Identity.NAMED.value]
    if len(found) > 1:
        handles = [f"{handle} {_shown(each)}" for _, _, handle, each, _ in found]
        raise NotFoundError(
            f"{len(found)} sources are called {_shown(name)!r}: {_few(handles)}",
            matches=handles,
            hint="say which two are one with `same`, or record the chain with `import`",
        )
    return uuid.UUID(found[0][1]) if found else None


def _likely_kind(hops: Sequence[CaptureHop], place: int) -> str:
    """Who begins a chain is a person; who passes it on, or a name that stands alone, is taken for an outlet.

    An outlet is not taken to know at first hand, so a wrong guess can make a bound too low, never too high.
    """
    begins = place == 0 and (len(hops) > 1 or hops[place].unnamed)
    return (SourceKind.PERSON if begins else SourceKind.OUTLET).value


def _captured_hop(
    claim_uid: uuid.UUID, speaker: uuid.UUID, hop: CaptureHop, parent: uuid.UUID | None
) -> dict[str, Any]:
    fields: dict[str, Any] = {"claim": str(claim_uid), "source": str(speaker)}
    if hop.stance is not Stance.ASSERTS:
        fields["stance"] = hop.stance.value
    if parent is not None:
        suspected = {} if hop.certainty is Certainty.STATED else {"certainty": hop.certainty.value}
        fields["relays"] = [{"to": str(parent), **suspected}]
    return fields
