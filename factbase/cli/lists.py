"""The lists: claims, sources, documents; now, or as they stood at a moment."""

# ruff: noqa: D417 - the options of every command are described with their types

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from factbase.cli.options import COMMON, Limit, Options, limit_of
from factbase.cli.output import Column, Output
from factbase.cli.wording import called, on_whom
from factbase.display import plural
from factbase.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from factbase.ledger import Factbase
    from factbase.query import ClaimFilter
    from factbase.results import ClaimSummary

AsOf = Annotated[
    str | None,
    Parameter(help="as the record stood at a moment in UTC, such as 2026-05-06T12:00, or at the end of a day"),
]
Sort = Literal["added", "newest", "independent", "occurred", "text"]
_DEFAULT_LIMIT = 50
_DAY = len("2006-05-06")


def claims(  # noqa: PLR0913 - the options of the command
    *query: str,
    single_source: bool = False,
    maybe_single_source: bool = False,
    unnamed_only: bool = False,
    as_of: AsOf = None,
    sort: Sort = "added",
    limit: Limit = _DEFAULT_LIMIT,
    common: Options = COMMON,
) -> None:
    """List claims: on how many independent sources each rests, and on whom.

    A query is words, each the beginning of a word in the claim, and terms:
    verdict:disputed source:Asharq independent:1 tag:talks before:2006-05
    after:2005 workflow:todo is:circular sort:newest

    Args:
        query: words and terms
        single_source: only claims that rest on one source
        maybe_single_source: only claims that may rest on one source
        unnamed_only: only claims that nobody named says at first hand
        sort: the order
    """
    from factbase.query import ClaimFilter, parse_query

    shown = limit_of(limit)
    asked = ClaimFilter(
        single_source=single_source, maybe_single_source=maybe_single_source, unnamed_only=unnamed_only, sort=sort
    )
    wanted = parse_query(" ".join(query), asked)
    with common.open() as now, _standing(now, as_of) as facts:
        _print_claims(common.output(), facts, wanted, shown)


def _print_claims(out: Output, facts: "Factbase", wanted: "ClaimFilter", limit: int | None) -> None:
    from factbase.cli.json_shapes import claim_objects

    found = facts.claims(wanted, limit=limit)
    if out.as_json:
        out.data(claim_objects(facts, found))
    else:
        claim_table(out, found)
    if not found:
        out.note("no claims")
    if limit is not None and len(found) == limit:
        _say_more(out, facts.count(wanted) - limit, "claim", "claims")
    waiting = sum(claim.stale for claim in found)
    if waiting:
        out.note(f"the figures of {plural(waiting, 'claim', 'claims')} wait to be computed: `factbase check --fix`")


def claim_table(out: Output, found: "Sequence[ClaimSummary]", *, indent: str = "") -> None:
    """Claims, one a line."""
    from factbase.review import short

    columns = (
        Column("claim"),
        Column("rests on", right=True),
        Column("verdict"),
        Column("text", 3),
        Column("on whom", 2),
    )
    rows = [
        (
            claim.handle,
            out.bounds(claim.independent) + ("" if claim.exact else "+"),
            short(claim),
            claim.text,
            on_whom(out, claim),
        )
        for claim in found
    ]
    out.table(columns, rows, indent=indent)


def sources(*words: str, as_of: AsOf = None, limit: Limit = _DEFAULT_LIMIT, common: Options = COMMON) -> None:
    """List sources by name: in how many claims each speaks, and how many would be lost without it.

    Args:
        words: only sources whose name or alias has all of them in it
    """
    from factbase.cli.json_shapes import plain

    shown = limit_of(limit)
    out = common.output()
    with common.open() as now, _standing(now, as_of) as facts:
        found = facts.sources(" ".join(words))
    if out.as_json:
        out.data([plain(each) for each in found[:shown]])
    else:
        columns = (
            Column("source"),
            Column("claims", right=True),
            Column("lost without", right=True),
            Column("kind"),
            Column("name", 1),
        )
        rows = [
            (each.handle, str(each.claims), str(each.claims_lost), each.kind, _named(each.name, each.identity))
            for each in found[:shown]
        ]
        out.table(columns, rows)
    _say_more(out, len(found) - len(found[:shown]), "source", "sources")


def documents(*words: str, as_of: AsOf = None, limit: Limit = _DEFAULT_LIMIT, common: Options = COMMON) -> None:
    """List documents, oldest first: who published each, and how many claims stand in it.

    Args:
        words: only documents whose title has all of them in it
    """
    from factbase.cli.json_shapes import plain

    shown = limit_of(limit)
    out = common.output()
    with common.open() as now, _standing(now, as_of) as facts:
        found = facts.documents(" ".join(words))
    if out.as_json:
        out.data([plain(each) for each in found[:shown]])
    else:
        columns = (
            Column("document"),
            Column("published"),
            Column("claims", right=True),
            Column("title", 3),
            Column("publisher", 2),
        )
        rows = [
            (
                each.handle,
                each.published or "",
                str(each.claims),
                each.title,
                called(each.publisher) if each.publisher else "",
            )
            for each in found[:shown]
        ]
        out.table(columns, rows)
    _say_more(out, len(found) - len(found[:shown]), "document", "documents")


def _named(name: str, identity: str) -> str:
    return f'"{name}"' if identity == "unnamed" else name


def _say_more(out: Output, more: int, one: str, many: str) -> None:
    if more > 0:
        out.note(f"{plural(more, f'more {one}', f'more {many}')}: --limit 0 shows all")


@contextmanager
def _standing(now: "Factbase", as_of: str | None) -> "Iterator[Factbase]":
    """The record as it stands, or as it stood at a moment; a day means its end."""
    if as_of is None:
        yield now
        return
    from factbase.errors import InvalidFieldError
    from factbase.vocabulary import parse_moment

    try:
        moment = parse_moment(f"{as_of}T23:59:59.999999" if len(as_of) == _DAY else as_of)
    except InvalidFieldError as error:
        raise BadInputError(f"--as-of: {error.reason}", hint="a day such as 2026-05-06 means its end") from None
    with now.as_of(moment) as then:
        yield then
