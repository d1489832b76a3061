"""One record from outside: checked, brought into its canonical form, and compared with those before it."""

from __future__ import annotations

import hashlib
import re
import uuid
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from pydantic import TypeAdapter, ValidationError

from factbase.errors import InvalidFieldError
from factbase.interchange.validation_messages import CHANGE, KINDS, WHOLE_LINE, Fault, faults, model_of
from factbase.model import REFERENCES, SHORT_LIMIT, Record, clean_text
from factbase.vocabulary import NAMESPACE, Kind, uid_of

if TYPE_CHECKING:
    from pydantic import BaseModel

LIST_LIMIT = 10_000
"""The most entries of one list (aliases, tags, authors, relays, ratings): a fault in each of millions is a bomb."""

FAULT_LIMIT = 50
"""The most faults told of one record; one more says that there are others."""

_ADAPTERS: dict[str, TypeAdapter[BaseModel]] = {kind: TypeAdapter(model_of(kind)) for kind in KINDS}
_STATES: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])
_REFERENCES: dict[str, frozenset[str]] = {CHANGE: frozenset()} | {kind: REFERENCES[kind] for kind in Kind}
_NO_STATE = {CHANGE: None} | {kind: {"id"} for kind in Kind}
_READY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_DIGEST_BYTES, _LINE_BYTES = 16, 6


class ParsedLine(NamedTuple):
    """One record that a file gave.

    Attributes:
        number: the line that it stands in, or where its row begins, counted from 1.
        kind: a kind of record, or `"change"` for a line of the event log.
        uid: the identity; None for a line of the event log.
        state: as `Record.state` gives it; for a line of the event log the fields of `ChangeRecord`.
        raw: the bytes that it came from, line end included.
    """

    number: int
    kind: Kind | Literal["change"]
    uid: uuid.UUID | None
    state: dict[str, Any]
    raw: bytes


class Checked(NamedTuple):
    """A record without a fault; `key` says which one it is among its kind, `digest` what it says."""

    kind: Kind | Literal["change"]
    uid: uuid.UUID | None
    state: dict[str, Any]
    key: bytes
    digest: bytes


class Earlier(NamedTuple):
    """The record of the same identity that came before: its line, and whether it says the same."""

    line: int
    same: bool


class Intake:
    """What one file has given so far: 16 bytes of identity and 22 of digest and line a record, not the record.

    Args:
        namespace: in which ids that are no UUID are meant.
    """

    def __init__(self, namespace: uuid.UUID = NAMESPACE) -> None:
        self._uid_text = lru_cache(maxsize=65_536)(partial(_uid_text, namespace=namespace))
        self._seen: dict[str, dict[bytes, bytes]] = {kind: {} for kind in KINDS}

    def check(self, kind: str, fields: dict[str, Any]) -> Checked | list[Fault]:
        """The record in its canonical form, or all that is wrong with it (at least one fault).

        Args:
            kind: one of `KINDS`.
            fields: the record's fields as JSON values, `id` included; left as they are.
        """
        adapter = _ADAPTERS[kind]
        canonical = self._canonical(kind, fields)
        try:
            model = adapter.validate_python(canonical)
        except ValidationError as error:
            return self._faults(kind, fields, error)
        # References are UUIDs by now and relays are sorted by them, so this is what Record.state() says, without
        # mapping each of them a second time.
        state = adapter.dump_python(model, mode="json", exclude_defaults=True, exclude=_NO_STATE[kind])
        digest = hashlib.blake2b(_STATES.dump_json(state), digest_size=_DIGEST_BYTES).digest()
        if not isinstance(model, Record):
            return Checked(CHANGE, None, state, _event_key(state), digest)
        own = canonical.get("id")
        uid = model.uid() if own is None else uuid.UUID(own)
        return Checked(model.record_kind, uid, state, uid.bytes, digest)

    def earlier(self, checked: Checked) -> Earlier | None:
        """The record of this kind and identity that was remembered; None if this is the first."""
        seen = self._seen[checked.kind].get(checked.key)
        if seen is None:
            return None
        return Earlier(int.from_bytes(seen[_DIGEST_BYTES:]), seen[:_DIGEST_BYTES] == checked.digest)

    def remember(self, checked: Checked, line: int) -> None:
        """Keep in mind that this record was taken from this line."""
        self._seen[checked.kind][checked.key] = checked.digest + line.to_bytes(_LINE_BYTES)

    def _canonical(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        changed = dict(fields)
        if "id" in fields and kind != CHANGE:
            changed["id"] = self._reference(fields["id"])
        for name in _REFERENCES[kind]:
            if name in fields:
                changed[name] = self._reference(fields[name])
        return changed

    def _reference(self, given: Any) -> Any:  # noqa: ANN401 - whatever the file has
        if isinstance(given, str):
            is_ready = _READY(given) or len(given) > SHORT_LIMIT
            return given if is_ready else self._uid_text(given)
        if isinstance(given, list):
            return [self._reference(each) if isinstance(each, (str, dict)) else each for each in given]
        if isinstance(given, dict) and isinstance(given.get("to"), str):
            return given | {"to": self._reference(given["to"])}
        return given

    def _faults(self, kind: str, fields: dict[str, Any], error: ValidationError) -> list[Fault]:
        # Told of the fields as they stand in the file, so that a message shows the ids that its author wrote.
        try:
            _ADAPTERS[kind].validate_python(fields)
        except ValidationError as as_written:
            error = as_written
        told = list(islice(faults(error, kind, fields), FAULT_LIMIT + 1))
        return told if len(told) <= FAULT_LIMIT else [*told[:-1], (WHOLE_LINE, "has more faults than these")]


def _uid_text(text: str, *, namespace: uuid.UUID) -> str:
    """The identity behind an id, as text; a text that is no id stays as it is, for the model to refuse."""
    try:
        return str(uid_of(clean_text(text), namespace))
    except (ValueError, InvalidFieldError):
        return text


def _event_key(state: dict[str, Any]) -> bytes:
    place = f"{state['device']} {state['event']} {state['sequence']}"
    return hashlib.blake2b(place.encode(), digest_size=_DIGEST_BYTES).digest()
