"""The queue: one row for each claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import bounds, cells
from factbase.review import short

if TYPE_CHECKING:
    from factbase.answers import ClaimSummary
    from factbase.tui.widgets.text import Line

__all__ = ["STATUS_PAINT", "claim_row"]

STATUS_PAINT = {"CORR": "good", "DISP": "doubt", "REFUTED": "bad", "RETRACTED": "bad", "wait": "faint"}
_STATUS, _COUNT = 10, 5
_WHO_FROM, _WHO_SHARE = 76, 4  # from this width on, this share of a row names who it rests on
_SIGNS_PER_CELL = 8  # more than that of a text is never seen in a cell


def claim_row(claim: ClaimSummary, width: int, *, cursor: bool, dimmed: bool, ascii_only: bool) -> tuple[Line, str]:
    """The row of a claim: cursor, status, text, on whom it rests, on how many; and a paint for all of it, or ""."""
    status = short(claim)
    count = bounds(claim.independent, ascii_only=ascii_only).rjust(_COUNT)
    who_width = width // _WHO_SHARE if width >= _WHO_FROM else 0
    text_width = max(width - 2 - _STATUS - (who_width + 1 if who_width else 0) - _COUNT - 2, 4)
    mark = (">" if ascii_only else "▸") if cursor else " "
    line = (
        (f"{mark} ", "key"),
        (status.ljust(_STATUS), STATUS_PAINT.get(status, "plain")),
        (_padded(claim.text, text_width, ascii_only=ascii_only), "plain"),
        *(((" " + _padded(_whom(claim), who_width, ascii_only=ascii_only), "faint"),) if who_width else ()),
        (f" {count} ", "strong"),
    )
    return line, "cursor" if cursor else "dim" if dimmed else ""


def _whom(claim: ClaimSummary) -> str:
    if claim.loop and not claim.choke_points:
        return "a loop of citations"
    return ", ".join(name.name for name in sorted(claim.choke_points, key=lambda name: not name.unnamed))


def _padded(text: str, width: int, *, ascii_only: bool) -> str:
    from factbase.tui.widgets.text import fit

    shown = " ".join(text[: width * _SIGNS_PER_CELL].split())
    [(clipped, _)] = fit([(shown, "")], width, ascii_only=ascii_only)
    return clipped + " " * (width - cells(clipped))
