"""Records to rows and back: the one place that knows in which tables a record lies.

A record is (kind, uid, state): `state` is what `Record.state()` gives, references as UUID texts, defaults left out.
All three writing functions take many records at once; one is a list of one.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from factbase.errors import InvalidFieldError, NotFoundError
from factbase.model import (
    Assessment,
    AssessmentFields,
    Attribution,
    AttributionFields,
    Claim,
    ClaimFields,
    ClaimLink,
    ClaimTag,
    Document,
    DocumentAuthor,
    DocumentFields,
    JudgementFields,
    JudgementRow,
    Passage,
    Relay,
    ReliabilityRow,
    Source,
    SourceAlias,
    SourceFields,
    SourceRelation,
    SourceRelationFields,
)
from factbase.store import search
from factbase.store.plain import batched, table
from factbase.vocabulary import (
    HANDLE_PREFIX,
    NAMESPACE,
    Certainty,
    Kind,
    derived_uid,
    edtf_span,
    handle_length,
    handle_stem,
    name_key,
    name_skeleton,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Table

State = dict[str, Any]
Entry = tuple[uuid.UUID, State]

KIND_ORDER = (
    Kind.SOURCE,
    Kind.SOURCE_RELATION,
    Kind.DOCUMENT,
    Kind.CLAIM,
    Kind.ATTRIBUTION,
    Kind.CLAIM_LINK,
    Kind.ASSESSMENT,
)


class _Shape(NamedTuple):
    """Where the plain fields of a kind lie, and which of its fields point to which other table."""

    row: Table
    defaults: dict[str, Any]
    points_to: dict[str, Table]  # record field -> table; the column is called FIELD_id
    dated: tuple[str, ...] = ()  # EDTF fields with bounds beside them


def _defaults(fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a model class
    return {
        name: None if field.is_required() else getattr(field.default, "value", field.default)
        for name, field in fields.model_fields.items()
    }


_SOURCE, _DOCUMENT, _CLAIM, _ATTRIBUTION = table(Source), table(Document), table(Claim), table(Attribution)
_LINK, _JUDGEMENT, _ASSESSMENT, _PASSAGE = table(ClaimLink), table(JudgementRow), table(Assessment), table(Passage)
_ALIAS, _RATING, _AUTHOR, _TAG = table(SourceAlias), table(ReliabilityRow), table(DocumentAuthor), table(ClaimTag)
_RELAY, _RELATION = table(Relay), table(SourceRelation)

SHAPES = {
    Kind.SOURCE: _Shape(_SOURCE, _defaults(SourceFields), {}),
    Kind.SOURCE_RELATION: _Shape(_RELATION, _defaults(SourceRelationFields), {"subject": _SOURCE, "object": _SOURCE}),
    Kind.DOCUMENT: _Shape(_DOCUMENT, _defaults(DocumentFields), {"publisher": _SOURCE}, ("published",)),
    Kind.CLAIM: _Shape(_CLAIM, _defaults(ClaimFields), {}, ("occurred",)),
    Kind.ATTRIBUTION: _Shape(
        _ATTRIBUTION,
        _defaults(AttributionFields),
        {"claim": _CLAIM, "source": _SOURCE, "document": _DOCUMENT},
        ("said",),
    ),
    Kind.CLAIM_LINK: _Shape(_JUDGEMENT, _defaults(JudgementFields), {}),
    Kind.ASSESSMENT: _Shape(_ASSESSMENT, _defaults(AssessmentFields), {"claim": _CLAIM}),
}


class Rows:
    """Writes records inside one transaction.

    Args:
        connection: an open write transaction.
        now: the moment of the change, UTC.
    """

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._keys: dict[tuple[str, str], int] = {}
        self._next_key: dict[str, int] = {}
        self._read_last: tuple[int, str | None] = (0, None)  # the last document whose text was read

    # ------------------------------------------------------------------------------------------------- keys

    def key(self, target: Table, uid: str) -> int:
        """The local key of a row.

        Raises:
            NotFoundError: there is no such row.
        """
        found = self.keys(target, [uid]).get(uid)
        if found is None:
            raise NotFoundError(f"there is no {target.name} {uid}")
        return found

    def keys(self, target: Table, uids: Iterable[str]) -> dict[str, int]:
        """The local keys of those rows that are there."""
        wanted = set(uids)
        missing = [uid for uid in wanted if (target.name, uid) not in self._keys]
        for chunk in batched(missing):
            raw = {uuid.UUID(uid).bytes: uid for uid in chunk}
            rows = self._connection.execute(select(target.c.uid, target.c.id).where(target.c.uid.in_(raw)))
            self._keys.update({(target.name, raw[bytes(found)]): key for found, key in rows})
        return {uid: self._keys[target.name, uid] for uid in wanted if (target.name, uid) in self._keys}

    def _number(self, target: Table, count: int) -> range:
        if target.name not in self._next_key:
            self._next_key[target.name] = self._connection.execute(select(func.max(target.c.id))).scalar() or 0
        first = self._next_key[target.name] + 1
        self._next_key[target.name] += count
        return range(first, first + count)

    def _handles(self, kind: Kind, uids: Sequence[uuid.UUID]) -> list[str]:
        target, prefix = SHAPES[kind].row, HANDLE_PREFIX[kind]
        length = handle_length(max(self._next_key[target.name], 1))
        handles = [prefix + handle_stem(uid.bytes, length) for uid in uids]
        taken = self._taken(target, handles)
        for place, handle in enumerate(handles):
            longer = length
            while handles[place] in taken:
                longer += 1
                handles[place] = prefix + handle_stem(uids[place].bytes, longer)
                taken |= self._taken(target, [handles[place]])
            taken.add(handles[place])
            assert handles[place].startswith(handle)
        return handles

    def _taken(self, target: Table, handles: Sequence[str]) -> set[str]:
        taken: set[str] = set()
        for chunk in batched(handles):
            taken.update(self._connection.execute(select(target.c.handle).where(target.c.handle.in_(chunk))).scalars())
        return taken

    # ---------------------------------------------------------------------------------------------- writing

    def add(self, kind: Kind, entries: Sequence[Entry]) -> None:
        """Insert records of one kind; what they refer to must be there, relays of one call among themselves too.

        Raises:
            InvalidFieldError: a reference leads nowhere.
        """
        if kind is Kind.CLAIM_LINK:
            return self._add_links(entries)
        shape = SHAPES[kind]
        columns = self._columns(kind, entries)
        self._connection.execute(insert(shape.row), columns)
        self._keys.update(
            {(shape.row.name, str(uid)): row["id"] for (uid, _), row in zip(entries, columns, strict=True)}
        )
        if kind is Kind.CLAIM:
            search.add(self._connection, [(row["id"], row["text"]) for row in columns])
        for field in _PARTS.get(kind, {}):
            self._add_parts(kind, field, [(uid, state[field]) for uid, state in entries if state.get(field)])
        if kind is Kind.ASSESSMENT:
            self._settle_verdicts(row["claim_id"] for row in columns)
        return None

    def _columns(self, kind: Kind, entries: Sequence[Entry]) -> list[State]:
        shape = SHAPES[kind]
        numbers = self._number(shape.row, len(entries))
        uids = [uid for uid, _ in entries]
        handles = self._handles(kind, uids) if kind in HANDLE_PREFIX else None
        rows = []
        for place, (uid, state) in enumerate(entries):
            row = {field: state.get(field, default) for field, default in shape.defaults.items()}
            row |= {"id": numbers[place], "uid": uid.bytes, "created_at": self._now}
            if handles is not None:
                row["handle"] = handles[place]
            rows.append(row | self._derived(kind, state, tuple(shape.dated)))
        for field, target in shape.points_to.items():
            self._resolve(rows, entries, field, target)
        if kind is Kind.ATTRIBUTION:
            self._resolve_passages(rows, entries)
        return rows

    def _resolve(self, rows: list[State], entries: Sequence[Entry], field: str, target: Table) -> None:
        keys = self.keys(target, {state[field] for _, state in entries if field in state})
        for row, (_, state) in zip(rows, entries, strict=True):
            wanted = state.get(field)
            if wanted is not None and wanted not in keys:
                raise InvalidFieldError(field, f"there is no {target.name} {wanted}")
            row[f"{field}_id"] = None if wanted is None else keys[wanted]

    def _derived(self, kind: Kind, state: State, dated: tuple[str, ...]) -> State:
        derived: State = {}
        if kind is Kind.SOURCE and "name" in state:
            derived |= {"name_key": name_key(state["name"]), "name_skeleton": name_skeleton(state["name"])}
        for field in dated:
            first, last = edtf_span(state[field]) if state.get(field) else (None, None)
            derived |= {f"{field}_from": first, f"{field}_to": last}
        return derived

    def change(self, kind: Kind, uid: uuid.UUID, fields: State) -> None:
        """Set fields of one record; a value of `None` sets the default again.

        Raises:
            NotFoundError: there is no such record.
            InvalidFieldError: a reference leads nowhere.
        """
        shape = SHAPES[kind]
        key = self.key(shape.row, str(uid))
        values = self._changed_columns(kind, key, fields)
        if kind is Kind.CLAIM and "text" in fields:
            search.replace(self._connection, key, fields["text"])
        if fields and "version" in shape.row.c:
            values["version"] = shape.row.c.version + 1
        if values:
            self._connection.execute(update(shape.row).where(shape.row.c.id == key).values(values))
        for field in _PARTS.get(kind, {}).keys() & fields.keys():
            part, owner = _PARTS[kind][field]
            self._connection.execute(delete(part).where(part.c[owner] == key))
            if fields[field]:
                self._add_parts(kind, field, [(uid, fields[field])])
        self._settle(kind, key, fields)

    def _settle(self, kind: Kind, key: int, fields: State) -> None:
        if kind is Kind.CLAIM_LINK:
            self._settle_links(self._owners(kind, [key]))
        elif kind is Kind.ASSESSMENT:
            self._settle_verdicts(self._owners(kind, [key]))
        elif kind is Kind.DOCUMENT and "text" in fields:
            self._re_anchor(key)

    def _owners(self, kind: Kind, keys: Sequence[int]) -> list[int]:
        target = SHAPES[kind].row
        owner = target.c[{Kind.CLAIM_LINK: "claim_link_id", Kind.ASSESSMENT: "claim_id"}[kind]]
        return list(self._connection.execute(select(owner).distinct().where(target.c.id.in_(keys))).scalars())

    def _changed_columns(self, kind: Kind, key: int, fields: State) -> State:
        shape = SHAPES[kind]
        values = {
            field: shape.defaults[field] if value is None else value
            for field, value in fields.items()
            if field in shape.defaults
        }
        values |= self._derived(kind, fields, tuple(field for field in shape.dated if field in fields))
        for field, target in shape.points_to.items():
            if field in fields:
                wanted = fields[field]
                values[f"{field}_id"] = None if wanted is None else self.key(target, wanted)
        if kind is Kind.ATTRIBUTION and fields.keys() & {"passage", "document"}:
            values["passage_id"] = self._changed_passage(key, fields)
        return values

    def _changed_passage(self, key: int, fields: State) -> int | None:
        columns = (_ATTRIBUTION.c.passage_id, _ATTRIBUTION.c.document_id)
        passage, document = self._connection.execute(select(*columns).where(_ATTRIBUTION.c.id == key)).one()
        if "document" in fields:
            document = None if fields["document"] is None else self.key(_DOCUMENT, fields["document"])
        state = fields.get("passage") if "passage" in fields else self._passage_state(passage)
        if state is None or document is None:
            return None
        return self._passages([(document, state)])[0]

    def _passage_state(self, passage: int | None) -> State | None:
        if passage is None:
            return None
        row = self._connection.execute(select(*_PASSAGE_COLUMNS).where(_PASSAGE.c.id == passage)).one()
        return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a mapping

    def drop(self, kind: Kind, uids: Sequence[uuid.UUID]) -> None:
        """Delete records of one kind; what refers to them must be gone, or go in the same call.

        Raises:
            NotFoundError: one of them is not there.
        """
        target = SHAPES[kind].row
        keys = [self.key(target, str(uid)) for uid in uids]
        for chunk in batched(keys):
            self._drop_chunk(kind, target, chunk)
        for uid in uids:
            del self._keys[target.name, str(uid)]
        self._next_key.pop(target.name, None)

    def _drop_chunk(self, kind: Kind, target: Table, keys: Sequence[int]) -> None:
        if kind is Kind.ATTRIBUTION:
            self._connection.execute(
                delete(_RELAY).where(or_(_RELAY.c.child_id.in_(keys), _RELAY.c.parent_id.in_(keys)))
            )
        for part, owner in _PARTS.get(kind, {}).values():
            self._connection.execute(delete(part).where(part.c[owner].in_(keys)))
        owners = self._owners(kind, keys) if kind in {Kind.CLAIM_LINK, Kind.ASSESSMENT} else []
        if kind is Kind.DOCUMENT:
            self._connection.execute(delete(_PASSAGE).where(_PASSAGE.c.document_id.in_(keys)))
        if kind is Kind.CLAIM:
            search.drop(self._connection, keys)
        self._connection.execute(delete(target).where(target.c.id.in_(keys)))
        if kind is Kind.CLAIM_LINK:
            self._settle_links(owners)
        if kind is Kind.ASSESSMENT:
            self._settle_verdicts(owners)

    # ------------------------------------------------------------------------------------- parts of records

    def _add_parts(self, kind: Kind, field: str, values: Sequence[tuple[uuid.UUID, Any]]) -> None:
        if not values:
            return
        part, owner = _PARTS[kind][field]
        rows = []
        target = SHAPES[kind].row
        for uid, value in values:
            key = self.key(target, str(uid))
            rows += [{owner: key} | row for row in getattr(self, f"_{field}")(uid, value)]
        self._connection.execute(insert(part), rows)

    def _aliases(self, uid: uuid.UUID, names: list[str]) -> Iterator[State]:
        numbers = self._number(_ALIAS, len(names))
        for place, name in enumerate(names):
            part_uid = derived_uid(NAMESPACE, "alias", str(uid), str(place)).bytes
            identity = {"id": numbers[place], "uid": part_uid, "created_at": self._now}
            keys = {"name_key": name_key(name), "name_skeleton": name_skeleton(name)}
            yield identity | {"position": place, "name": name} | keys

    def _reliability(self, uid: uuid.UUID, ratings: str | list[State]) -> Iterator[State]:
        history = [{"rating": ratings}] if isinstance(ratings, str) else ratings
        numbers = self._number(_RATING, len(history))
        for place, rating in enumerate(history):
            part_uid = derived_uid(NAMESPACE, "reliability", str(uid), str(place)).bytes
            identity = {"id": numbers[place], "uid": part_uid, "created_at": self._now, "position": place}
            yield {"since": None, "note": None} | rating | identity

    def _authors(self, _uid: uuid.UUID, authors: list[str]) -> Iterator[State]:
        for place, author in enumerate(authors):
            yield {"source_id": self._referred(_SOURCE, "authors", author), "position": place}

    def _tags(self, _uid: uuid.UUID, tags: list[str]) -> Iterator[State]:
        for tag in tags:
            yield {"tag": tag}

    def _relays(self, _uid: uuid.UUID, relays: list[State]) -> Iterator[State]:
        for relay in relays:
            parent = self._referred(_ATTRIBUTION, "relays", relay["to"])
            yield {"parent_id": parent, "certainty": relay.get("certainty", Certainty.STATED.value)}

    def _referred(self, target: Table, field: str, uid: str) -> int:
        found = self.keys(target, [uid]).get(uid)
        if found is None:
            raise InvalidFieldError(field, f"there is no {target.name} {uid}")
        return found

    # -------------------------------------------------------------------------------------------- passages

    def _resolve_passages(self, rows: list[State], entries: Sequence[Entry]) -> None:
        wanted = [
            (row, (row["document_id"], state["passage"]))
            for row, (_, state) in zip(rows, entries, strict=True)
            if state.get("passage")
        ]
        for row in rows:
            row["passage_id"] = None
        for (row, _), key in zip(wanted, self._passages([each for _, each in wanted]), strict=True):
            row["passage_id"] = key

    def _passages(self, wanted: Sequence[tuple[int, State]]) -> list[int]:
        """Keys of passages, made where they are not there yet; two attributions may stand on the same words."""
        uids = [_passage_uid(document, state) for document, state in wanted]
        keys = self.keys(_PASSAGE, uids)
        new = {uid: each for uid, each in zip(uids, wanted, strict=True) if uid not in keys}
        numbers = self._number(_PASSAGE, len(new))
        rows = []
        for number, (uid, (document, state)) in zip(numbers, new.items(), strict=True):
            identity = {"id": number, "uid": uuid.UUID(uid).bytes, "created_at": self._now, "document_id": document}
            anchor = self._anchor(document, state)
            rows.append({"prefix": "", "suffix": ""} | state | identity | {"anchor": anchor})
            self._keys[_PASSAGE.name, uid] = number
        if rows:
            self._connection.execute(insert(_PASSAGE), rows)
        return [self._keys[_PASSAGE.name, uid] for uid in uids]

    def _anchor(self, document: int, state: State) -> str:
        if document != self._read_last[0]:
            held = self._connection.execute(select(_DOCUMENT.c.text).where(_DOCUMENT.c.id == document)).scalar()
            self._read_last = (document, held)
        return anchor_of(self._read_last[1], state)

    def _re_anchor(self, document: int) -> None:
        self._read_last = (0, None)
        passages = select(_PASSAGE.c.id, *_PASSAGE_COLUMNS).where(_PASSAGE.c.document_id == document)
        for row in self._connection.execute(passages).mappings().all():
            anchor = self._anchor(document, dict(row))
            self._connection.execute(update(_PASSAGE).where(_PASSAGE.c.id == row["id"]).values(anchor=anchor))

    # ---------------------------------------------------------------------------------- kept, newest counts

    def _add_links(self, entries: Sequence[Entry]) -> None:
        ends = self.keys(_CLAIM, {state[end] for _, state in entries for end in ("subject", "object")})
        links = [self._link(state, ends) for _, state in entries]
        rows = self._columns(Kind.CLAIM_LINK, entries)
        for row, link in zip(rows, links, strict=True):
            row["claim_link_id"] = link
        self._connection.execute(insert(_JUDGEMENT), rows)
        self._settle_links(links)

    def _link(self, state: State, ends: Mapping[str, int]) -> int:
        for end in ("subject", "object"):
            if state[end] not in ends:
                raise InvalidFieldError(end, f"there is no claim {state[end]}")
        uid = derived_uid(NAMESPACE, "link", state["subject"], state["relation"], state["object"])
        found = self.keys(_LINK, [str(uid)]).get(str(uid))
        if found is None:
            found = self._number(_LINK, 1)[0]
            row = {"id": found, "uid": uid.bytes, "created_at": self._now, "judgement": state["judgement"]}
            pair = {"subject_id": ends[state["subject"]], "object_id": ends[state["object"]]}
            self._connection.execute(insert(_LINK), [row | pair | {"relation": state["relation"]}])
            self._keys[_LINK.name, str(uid)] = found
        return found

    def _settle_links(self, links: Iterable[int]) -> None:
        for link in set(links):
            newest = self._connection.execute(
                select(_JUDGEMENT.c.judgement)
                .where(_JUDGEMENT.c.claim_link_id == link)
                .order_by(func.coalesce(_JUDGEMENT.c.at, "").desc(), _JUDGEMENT.c.uid.desc())
                .limit(1)
            ).scalar()
            if newest is None:
                self._connection.execute(delete(_LINK).where(_LINK.c.id == link))
                self._keys = {key: value for key, value in self._keys.items() if key[0] != _LINK.name}
                self._next_key.pop(_LINK.name, None)
            else:
                self._connection.execute(update(_LINK).where(_LINK.c.id == link).values(judgement=newest))

    def _settle_verdicts(self, claims: Iterable[int]) -> None:
        for chunk in batched(sorted(set(claims))):
            rows = self._connection.execute(
                select(_ASSESSMENT.c.claim_id, _ASSESSMENT.c.verdict)
                .where(_ASSESSMENT.c.claim_id.in_(chunk))
                .order_by(func.coalesce(_ASSESSMENT.c.at, ""), _ASSESSMENT.c.uid)
            )
            newest = dict.fromkeys(chunk, "unreviewed") | {claim: verdict for claim, verdict in rows}
            statement = update(_CLAIM).where(_CLAIM.c.id == bindparam("b_id")).values(verdict=bindparam("b_verdict"))
            self._connection.execute(statement, [{"b_id": key, "b_verdict": word} for key, word in newest.items()])


_PASSAGE_COLUMNS = (_PASSAGE.c.start, _PASSAGE.c.end, _PASSAGE.c.exact, _PASSAGE.c.prefix, _PASSAGE.c.suffix)

# The parts of a record that lie in tables of their own: field -> (table, column of the owner).
_PARTS: dict[Kind, dict[str, tuple[Table, str]]] = {
    Kind.SOURCE: {"aliases": (_ALIAS, "source_id"), "reliability": (_RATING, "source_id")},
    Kind.DOCUMENT: {"authors": (_AUTHOR, "document_id")},
    Kind.CLAIM: {"tags": (_TAG, "claim_id")},
    Kind.ATTRIBUTION: {"relays": (_RELAY, "child_id")},
}


def _passage_uid(document: int, state: State) -> str:
    context = (state["exact"], state.get("prefix", ""), state.get("suffix", ""))
    return str(derived_uid(NAMESPACE, "passage", str(document), str(state["start"]), str(state["end"]), *context))


def anchor_of(text: str | None, passage: State) -> str:
    """Whether a passage's words stand where it says: exact, moved (once, elsewhere), ambiguous or orphan.

    A document whose text we do not hold cannot contradict, so its passages are exact.
    """
    if text is None or text[passage["start"] : passage["end"]] == passage["exact"]:
        return "exact"
    times = text.count(passage["exact"]) if passage["exact"] else 0
    return {0: "orphan", 1: "moved"}.get(times, "ambiguous")
