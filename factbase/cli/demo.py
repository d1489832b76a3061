"""The worked case: a private copy of it, on the screen or in words."""

# ruff: noqa: D417 - the options of every command are described with their types

import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factbase.cli.options import COMMON, Options
from factbase.cli.output import Output
from factbase.cli.screen import has_screen, open_screen
from factbase.cli.wording import counted, names
from factbase.display import plural
from factbase.errors import DatabaseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from factbase.results import Dossier

TITLE = "Iraq 2006: the peace talks that one man told of"
SHORT_TITLE = "Iraq 2006"  # beside the name of the list, in 80 columns
CASE = Path("iraq-2006") / "case.jsonl"
PLACE = "FACTBASE_DEMO"
_ENOUGH = 2


def demo(*, plain: bool = False, fresh: bool = False, common: Options = COMMON) -> int | None:
    """Look around in a worked case: a copy of your own, which you may change.

    Args:
        plain: print which of its claims rest on one source, and on whom, instead of opening the screen
        fresh: make the copy anew; the old one is kept beside it as .bak
    """
    out = common.output()
    if common.db is not None:
        raise UsageError("demo opens a copy of its own", hint=f"${PLACE} says where the copy is")
    path = _copy(out, fresh=fresh)
    in_words = plain or common.json
    if not in_words and not has_screen():
        out.note("no terminal, so here is the case in words, as with --plain")
        in_words = True
    if in_words:
        _tell(out, path, common.who())
        return None
    return open_screen(str(path), common.analyst, title=SHORT_TITLE)


# --------------------------------------------------------------------------------------------------- the copy


def example_case() -> Path:
    """The records of the case: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_examples" / CASE
    return installed if installed.is_file() else package.parent / "examples" / CASE


def _copy(out: Output, *, fresh: bool) -> Path:
    """The path of the copy, which is made if it is not there."""
    path = _place()
    path.parent.mkdir(parents=True, exist_ok=True)
    if fresh:
        _put_aside(path)
    if not path.exists():
        out.note("making your copy of the case, which takes some seconds and is done once")
        _make(path)
    return path


def _place() -> Path:
    if os.environ.get(PLACE):
        return Path(os.environ[PLACE])
    from platformdirs import user_data_path

    return user_data_path("factbase", appauthor=False) / "demo.db"


def _put_aside(path: Path) -> None:
    # The journal goes along: left behind, it would be played into the new file.
    for each in (path, path.with_name(f"{path.name}-journal")):
        if each.is_file():
            each.replace(each.with_name(f"{each.name}.bak"))


def _make(path: Path) -> None:
    """Make the copy beside its place and move it there, so that it is whole or not there."""
    from factbase.interchange import read_jsonl
    from factbase.ledger import Factbase

    case = example_case()
    if not case.is_file():
        raise DatabaseError("the example case is missing from this installation", hint="install factbase again")
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with Factbase.create(draft, analyst="example") as facts, case.open("rb") as stream:
            facts.import_lines([(CASE.name, read_jsonl(stream, file=CASE.name))])
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


# ---------------------------------------------------------------------------------------------- the case in words


def _tell(out: Output, path: Path, analyst: str) -> None:
    from factbase.ledger import Factbase

    with Factbase.open(path, analyst=analyst) as facts:
        dossiers = [facts.dossier(claim.id) for claim in facts.claims(limit=None)]
        counts = facts.counts()
        unnamed = sum(source.identity == "unnamed" for source in facts.sources())
    groups = _groups(dossiers)
    if out.as_json:
        out.data(
            {"title": TITLE, "database": str(path), "counts": counts, "unnamed_sources": unnamed} | _object(groups)
        )
        return
    out.line(TITLE, bold=True)
    main = {kind: counts[kind] for kind in ("claim", "source", "document", "attribution")}
    out.line(f"{counted(main)}; {plural(unnamed, 'source is', 'sources are')} unnamed")
    for name, print_group in _PRINTED.items():
        print_group(out, groups[name])
    out.note(f"the copy is {path}; `factbase --db {path} claims` and all other commands work on it")


def _groups(dossiers: "Sequence[Dossier]") -> "dict[str, list[Dossier]]":
    """The claims by what they rest on, in each group those that most outlets brought first."""
    ordered = sorted(dossiers, key=lambda each: -each.asserts.outlets)
    bounds = [(each, *each.asserts.independent) for each in ordered]
    return {
        "single_source": [each for each, _, high in bounds if high == 1],
        "maybe_single_source": [each for each, low, high in bounds if low < _ENOUGH <= high],
        "several_sources": [each for each, low, _ in bounds if low >= _ENOUGH],
        "no_source": [each for each, _, high in bounds if not high],
        "disputed": [each for each in ordered if each.disputed],
        "circular": [each for each in ordered if each.claim.loop],
    }


def _object(groups: "dict[str, list[Dossier]]") -> dict[str, Any]:
    from factbase.cli.json_shapes import claim_object

    return {
        name: [claim_object(each.claim, each.denies) | {"outlets": each.asserts.outlets} for each in found]
        for name, found in groups.items()
    }


def _print_single(out: Output, found: "Sequence[Dossier]") -> None:
    _heading(out, f"{plural(len(found), 'claim rests', 'claims rest')} on one source")

    def key(dossier: "Dossier") -> tuple[int, str]:
        return -dossier.asserts.outlets, names(out, dossier.asserts.choke_points)

    for (outlets, through), alike in groupby(sorted(found, key=key), key=key):
        looks = f"looks like {plural(-outlets, 'outlet', 'outlets')}"
        out.paragraph(f"{looks}, rests on one: {through or 'an undisclosed origin (a loop of citations)'}", indent="  ")
        _print_texts(out, alike)


def _print_bounded(out: Output, found: "Sequence[Dossier]", title: str) -> None:
    if found:
        _heading(out, f"{plural(len(found), 'claim', 'claims')} {title}")
    for dossier in found:
        looks = f"looks like {plural(dossier.asserts.outlets, 'outlet', 'outlets')}"
        origins = names(out, dossier.asserts.origin_names)
        bounds = out.bounds(dossier.asserts.independent)
        out.paragraph(f"{looks}, rests on {bounds}; begins with {origins}", indent="  ")
        _print_texts(out, [dossier])


def _print_nobody(out: Output, found: "Sequence[Dossier]") -> None:
    if found:
        _heading(out, f"{plural(len(found), 'claim rests', 'claims rest')} on no source: only hedged, or taken back")
        _print_texts(out, found)


def _print_disputed(out: Output, found: "Sequence[Dossier]") -> None:
    if found:
        _heading(out, f"{plural(len(found), 'claim is', 'claims are')} disputed")
    for dossier in found:
        deniers = names(out, dossier.denies.choke_points) or names(out, dossier.denies.origin_names)
        out.paragraph(f"denied by {out.bounds(dossier.denies.independent)}: {deniers}", indent="  ")
        _print_texts(out, [dossier])


def _print_circular(out: Output, found: "Sequence[Dossier]") -> None:
    from factbase.cli.dependence import circles
    from factbase.cli.wording import chains

    if found:
        _heading(out, f"{plural(len(found), 'claim is', 'claims are')} told in a circle")
    for dossier in found:
        for circle in circles(dossier):
            out.paragraph(chains(out, circle), indent="  ")
        _print_texts(out, [dossier])


def _print_texts(out: Output, dossiers: "Iterable[Dossier]") -> None:
    for dossier in dossiers:
        out.clipped(f"    {dossier.claim.handle}  {dossier.claim.text}")


def _heading(out: Output, text: str) -> None:
    out.line()
    out.line(text, bold=True)


_PRINTED = {
    "single_source": _print_single,
    "maybe_single_source": lambda out, found: _print_bounded(out, found, "may rest on one source"),
    "several_sources": lambda out, found: _print_bounded(out, found, "on two sources or more"),
    "no_source": _print_nobody,
    "disputed": _print_disputed,
    "circular": _print_circular,
}
