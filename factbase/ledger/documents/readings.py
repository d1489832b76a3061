"""The use cases of reading: from a file to a document with proposals, and from a proposal to a claim."""

from __future__ import annotations

import re
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbase.errors import BadInputError, ConflictError, NotFoundError
from factbase.ledger import lookup
from factbase.ledger.documents import acceptance, shared_text
from factbase.ledger.documents.proposal_decisions import Deciding, proposal_view, rendition_of
from factbase.model import RECORDS
from factbase.reading.layout import paragraphs
from factbase.reading.proposals import chain, stance_of
from factbase.reading.reuse import COMMON, ENOUGH, Shingles, shared, shingles, wire_credit
from factbase.reading.spans import shown
from factbase.results import ChangedPassage, Finding, ReadingView, ReuseView
from factbase.store import queries, reading_archive
from factbase.store.event_log import Line, LogLine
from factbase.store.record_reader import state
from factbase.vocabulary import NAMESPACE, Identity, Kind, derived_uid, utc_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from factbase.reading.child_process import Reader
    from factbase.reading.document import Reading
    from factbase.reading.proposals import Proposal
    from factbase.results import Span
    from factbase.store.reading_archive import KeptRendition

__all__ = ["ReadingCases"]

_TITLE_LIMIT = 1_000
_NOBODY = "somebody unnamed"
_OTHERS_SHOWN = 50


class ReadingCases(Deciding):
    """What `Factbase` can do with documents; see there for opening one."""

    _reader: Reader | None = None

    # ------------------------------------------------------------------------------------------------ reading

    def read(  # noqa: PLR0913 - where a document comes from has this many parts
        self,
        data: bytes,
        *,
        name: str = "",
        told: str = "",
        url: str | None = None,
        origin: str = "",
        extractor: str = "english",
    ) -> ReadingView:
        """Read a document: keep its bytes and its text, and what an extractor proposes. One event.

        The same bytes are the same document: read again, they are only noted to have come again.

        Args:
            data: its bytes.
            name: its file name, which stands in messages and, where it has no title, for it.
            told: the media type that a server told.
            url: its address, if it has one.
            origin: where it came from, if neither file nor address says so.
            extractor: the name of the extractor.

        Raises:
            BadInputError: it cannot be read; nothing of it is kept.
        """
        found = self.reader().read(data, name=name, told=told, extractor=extractor)
        kept = 0

        def work(connection: Connection, now: datetime) -> list[LogLine]:
            nonlocal kept
            how = {"origin": origin or url or name or "-", "tool": f"factbase, {found.loaded.extractor}"}
            how |= {"analyst": self.author.analyst, "media_type": found.loaded.media_type}
            key = reading_archive.keep_original(connection, now, data, **how)
            kept = _keep(connection, now, key, found)
            return [*_document_lines(connection, now, found, name=name, url=url)]

        done = self._commit("read", work)
        with self.store.read() as connection:
            return _view(connection, reading_archive.rendition(connection, kept), new=done is not None)

    def read_file(self, path: str | Path, *, extractor: str = "english") -> ReadingView:
        """Read a document from a file.

        Raises:
            BadInputError: there is no such file, or it cannot be read as a document.
        """
        path = Path(path)
        return self.read(file_bytes(path), name=path.name, origin=str(path), extractor=extractor)

    def read_url(self, url: str, *, extractor: str = "english") -> ReadingView:
        """Fetch a page that a person named, and read it.

        Raises:
            BadInputError: the address is not public, or what is there cannot be read.
        """
        from factbase.reading.fetch import fetch  # noqa: PLC0415 - most documents are files

        page = fetch(url)
        return self.read(page.data, name=page.url, told=page.content_type, url=page.url, extractor=extractor)

    def is_web_archive(self, path: str | Path) -> bool:
        """Is a file a web archive (WARC), by its first bytes?"""
        from factbase.reading.warc import is_warc  # noqa: PLC0415 - only for who reads

        try:
            with Path(path).open("rb") as file:
                return is_warc(file.read(8192))
        except OSError:
            return False

    def read_web_archive(self, path: str | Path, *, extractor: str = "english") -> list[ReadingView]:
        """Read the pages of a web archive, each a document of its own; a page without text is left out.

        Raises:
            BadInputError: the archive is damaged, or no page of it can be read.
        """
        from factbase.reading.warc import read_warc  # noqa: PLC0415 - only for web archives

        with Path(path).open("rb") as file:
            pages = list(read_warc(file, name=Path(path).name))
        found: list[ReadingView] = []
        for page in pages:
            url = page.origin if page.origin.startswith(("http://", "https://")) else None
            try:
                view = self.read(
                    page.data, name=page.origin, told=page.media_type, url=url, origin=page.origin, extractor=extractor
                )
            except BadInputError:
                continue
            found.append(view)
        if not found:
            raise BadInputError(f"{path}: no page of this archive has text to read")
        return found

    def has_originals(self) -> bool:
        """Is any document kept as it came?"""
        with self.store.read() as connection:
            return reading_archive.has_originals(connection)

    def write_web_archive(self, path: str | Path) -> int:
        """Write every original to a web archive (WARC); how many there are.

        Raises:
            ConflictError: a file of that name is there already.
        """
        from factbase.reading.warc import Archived, write_warc  # noqa: PLC0415 - only for web archives

        if Path(path).exists():
            raise ConflictError(f"{path} is there already", hint="move it away, or choose another name")
        with self.store.read() as connection, Path(path).open("xb") as file:
            return write_warc(
                file,
                (
                    Archived(how["origin"], how["at"], how["media_type"], data)
                    for sha256, data in reading_archive.originals(connection)
                    for how in reading_archive.acquisitions(connection, sha256)[:1]
                ),
            )

    def reader(self) -> Reader:
        """The child process in which documents are parsed; it stays until the factbase is closed."""
        from factbase.reading.child_process import Reader  # noqa: PLC0415 - only for who reads

        if self._reader is None:
            self._reader = Reader()
        return self._reader

    def close_reader(self) -> None:
        """End the child process, if there is one."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def reading(self, document: str) -> ReadingView:
        """A document as it was read, by id or handle; nothing is parsed.

        Raises:
            NotFoundError: there is no such document, or we hold no text of it.
        """
        with self.store.read() as connection:
            _, uid = lookup.row(connection, Kind.DOCUMENT, document)
            return _view(connection, rendition_of(connection, uid))

    def acquisitions(self, document: str) -> list[dict[str, str]]:
        """How the bytes of a document came to us, oldest first: `at`, `origin`, `tool`, `analyst`, `media_type`."""
        with self.store.read() as connection:
            _, uid = lookup.row(connection, Kind.DOCUMENT, document)
            found = state(connection, Kind.DOCUMENT, uuid.UUID(uid)) or {}
            return reading_archive.acquisitions(connection, found.get("sha256") or "")

    def original(self, document: str) -> bytes:
        """The bytes of a document as they came.

        Raises:
            NotFoundError: there is no such document, or we hold no bytes of it.
        """
        with self.store.read() as connection:
            _, uid = lookup.row(connection, Kind.DOCUMENT, document)
            found = state(connection, Kind.DOCUMENT, uuid.UUID(uid)) or {}
            data = reading_archive.original(connection, found.get("sha256") or "")
        if data is None:
            raise NotFoundError(
                f"the bytes of document {document!r} are not kept", hint="`factbase read FILE` keeps them"
            )
        return data

    # ----------------------------------------------------------------------------------------- copies and changes

    def suspect_copy(self, document: str, other: str) -> list[str]:
        """Say that a document may have copied what it shares with another: suspected relays, one event; the claims.

        Each claim that stands in words which both have gets a relay, `suspected`, from this document's own attribution
        to the other's: so the claims may rest on one source, and the lower bounds say so.

        Args:
            document: the one that may have copied, by id or handle.
            other: the one that it may have copied from.
        """
        claims: list[str] = []

        def work(connection: Connection, _now: datetime) -> list[LogLine]:
            here, there = (lookup.row(connection, Kind.DOCUMENT, each)[1] for each in (document, other))
            runs = [each for each in self.reading(here).reuse if each.document == there and each.kind == "copy"]
            found = list(shared_text.suspected(connection, uuid.UUID(here), uuid.UUID(there), runs))
            claims[:] = [claim for claim, _ in found]
            return [line for _, line in found]

        self._commit("suspect", work)
        return claims

    def changed_passages(self, document: str, newer: str) -> list[ChangedPassage]:
        """Which quoted passages of a document stand otherwise in a newer one, or no more; exact ones are not told."""
        with self.store.read() as connection:
            keys = [lookup.row(connection, Kind.DOCUMENT, each) for each in (document, newer)]
            passages = queries.passages_of_document(connection, keys[0][0])
            text = rendition_of(connection, keys[1][1]).text
            return shared_text.changed(passages, text)

    def earlier_readings(self, document: str) -> list[str]:
        """Ids of the documents that were read before from the same address as this one, oldest first."""
        with self.store.read() as connection:
            return reading_archive.same_address(
                connection, uuid.UUID(lookup.row(connection, Kind.DOCUMENT, document)[1])
            )


# ---------------------------------------------------------------------------------------------------- keeping


def file_bytes(path: Path) -> bytes:
    """The bytes of a file that a person named.

    Raises:
        BadInputError: it is no file, or too big.
        NotFoundError: there is none.
    """
    from factbase.reading.loaders import BYTES_LIMIT  # noqa: PLC0415 - the limit, not the loaders' libraries

    try:
        if path.is_dir():
            raise BadInputError(f"{path}: is a folder", hint="name the files in it")
        with path.open("rb") as file:
            data = file.read(BYTES_LIMIT + 1)
    except FileNotFoundError:
        raise NotFoundError(f"{path} does not exist") from None
    except OSError as error:
        raise BadInputError(f"{path}: {(error.strerror or 'cannot be opened').lower()}") from error
    if len(data) > BYTES_LIMIT:
        raise BadInputError(f"{path}: has more than {BYTES_LIMIT:,} bytes", hint="cut out the part that you need")
    return data


def _keep(connection: Connection, now: datetime, original: int, found: Reading) -> int:
    """Keep the rendition and its proposals, unless they are there; the rendition's key.

    Of a text that was read before, another extractor adds what nobody proposed yet; what was decided stays as it is.
    """
    loaded = found.loaded
    made: dict[str, Any] = {"text": loaded.text, "body": loaded.body, "extractor": loaded.extractor}
    made |= {"extractor_version": loaded.extractor_version, "unused_cues": found.extraction.cues_without_proposal}
    key, new = reading_archive.keep_rendition(connection, now, original, **made)
    by = (found.extractor, found.extractor_version)
    if new or by not in reading_archive.proposed_by(connection, key):
        known = set() if new else {_identity(each.found) for each in reading_archive.proposals(connection, key)}
        kept = [each for each in _as_kept(loaded.text, found.extraction.proposals) if _identity(each) not in known]
        reading_archive.add_proposals(connection, now, key, kept, *by)
    if new:
        reading_archive.add_shingles(connection, key, (value for value, _ in shingles(loaded.text, *loaded.body).runs))
    return key


def _identity(kept: dict[str, Any]) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
    """In which words and by whose: two proposals of the same are one."""
    sources = (hop["source"] or () for hop in kept["chain"])
    return tuple(tuple(span) for span in kept["claim"]), tuple(tuple(span) for span in sources)


def _as_kept(text: str, found: Sequence[Proposal]) -> list[dict[str, Any]]:
    """Proposals with their whole chains, as they are kept."""
    return [
        {
            "claim": each.claim,
            "text": shown(text, each.claim),
            "stance": stance_of(each.act).value,
            "act": each.act.value,
            "pattern": each.pattern,
            "confidence": each.confidence,
            "strict": each.strict,
            "chain": [
                {
                    "name": _name(text, hop.antecedent or hop.source, named=hop.identity is Identity.NAMED),
                    "identity": hop.identity.value,
                    "stance": hop.stance.value,
                    "source": hop.source,
                    "cue": hop.cue,
                }
                for hop in chain(found, place)
            ],
        }
        for place, each in enumerate(found)
    ]


def _name(text: str, span: Span | None, *, named: bool) -> str:
    """What a source is called: a description verbatim; of "Ann Roy, a judge in Rome" the part that is the name."""
    if span is None:
        return _NOBODY
    words = " ".join(text[slice(*span)].split())
    parts = [part.strip() for part in words.split(",")]
    if not named or len(parts) == 1:
        return words
    return next((part for part in parts if _PROPER.fullmatch(part)), parts[0])


_PROPER = re.compile(r"(?:[A-Z][\w.'’-]*\s?){2,5}")


def _document_lines(connection: Connection, now: datetime, found: Reading, *, name: str, url: str | None) -> list[Line]:
    """The lines that make the document and those who wrote and published it; none if it is there."""
    if reading_archive.document_of(connection, found.sha256) is not None:
        return []
    loaded = found.loaded
    uid = derived_uid(NAMESPACE, "document", found.sha256)
    if state(connection, Kind.DOCUMENT, uid) is not None:
        return []
    publisher, authors, made = acceptance.document_sources(connection, loaded.publisher, loaded.authors)
    title = " ".join((loaded.title or Path(name).stem or "untitled").split())[:_TITLE_LIMIT]
    fields = {
        "id": str(uid),
        "title": title,
        "publisher": publisher,
        "authors": authors,
        "url": url,
        "published": loaded.published or None,
        "retrieved_at": utc_text(now),
        "media_type": loaded.media_type,
        "sha256": found.sha256,
        "text": loaded.text,
    }
    record = RECORDS[Kind.DOCUMENT].model_validate({key: value for key, value in fields.items() if value})
    return [*made, Line(Kind.DOCUMENT, record.uid(), "", None, record.state())]


# ------------------------------------------------------------------------------------------------------- views


def _view(connection: Connection, kept: KeptRendition, *, new: bool = False) -> ReadingView:
    document = reading_archive.document_of(connection, kept.sha256)
    if document is None:
        raise NotFoundError("this document was removed", hint="read it again, or `undo` the removal")
    key, _ = lookup.row(connection, Kind.DOCUMENT, str(document))
    found = state(connection, Kind.DOCUMENT, document) or {}
    [summary] = queries.documents(connection, keys=[key])
    found_in = (proposal_view(each, kept.text) for each in reading_archive.proposals(connection, kept.key))
    proposals = tuple(sorted(found_in, key=lambda each: each.claim[0][0]))  # of several extractors, in the text's order
    return ReadingView(
        id=str(document),
        handle=summary.handle,
        title=summary.title,
        authors=tuple(_source_name(connection, each) for each in found.get("authors", ())),
        publisher=summary.publisher.name if summary.publisher else None,
        published=summary.published,
        sha256=kept.sha256,
        text=kept.text,
        body=kept.body,
        paragraphs=tuple(paragraphs(kept.text, *kept.body)),
        proposals=proposals,
        cues_without_proposal=kept.unused_cues,
        reuse=tuple(_reuse(connection, kept, summary.published)),
        new=new,
    )


def _source_name(connection: Connection, uid: str) -> str:
    return str((state(connection, Kind.SOURCE, uuid.UUID(uid)) or {}).get("name", ""))


# ------------------------------------------------------------------------------------------------------- reuse


def _reuse(connection: Connection, kept: KeptRendition, published: str | None) -> Iterator[ReuseView]:
    """What other documents have too, most first, each stretch once."""
    here: Shingles | None = None
    for key in reading_archive.candidates(connection, kept.key, enough=ENOUGH, common=COMMON)[:_OTHERS_SHOWN]:
        other = reading_archive.rendition(connection, key)
        told = reading_archive.titles(connection, other.sha256)
        if told is None or other.sha256 == kept.sha256:
            continue
        here = here or shingles(kept.text, *kept.body)
        document, handle, title, date = told
        wires = wire_credit(kept.text), wire_credit(other.text)
        from_there = bool(wires[1]) if wires[0] != wires[1] else (date or "9") < (published or "9")
        for run in shared(kept.text, here, shingles(other.text, *other.body)):
            kind = "quotation" if run.quotation else "copy"
            wire = wires[0] or wires[1]
            yield ReuseView(document, handle, title, run.here, run.there, run.words, kind, wire, from_there)


def archive_findings(connection: Connection) -> Iterator[Finding]:
    """What of the archive is not what its hashes say."""
    for subject, message in reading_archive.faults(connection):
        yield Finding("archive", subject, message)
