"""The queue: one row for each claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

from factbase.display import bounds
from factbase.review import short
from factbase.tui.views.view import padded

if TYPE_CHECKING:
    from factbase.results import ClaimSummary
    from factbase.tui.widgets.text import Line

__all__ = ["STATUS_PAINT", "claim_row"]

STATUS_PAINT = {"CORR": "good", "DISP": "doubt", "REFUTED": "bad", "RETRACTED": "bad", "wait": "faint"}
_STATUS, _COUNT = 10, 5
_WHO_FROM, _WHO_SHARE = 76, 4  # from this width on, this share of a row names who it rests on


def claim_row(claim: ClaimSummary, width: int, *, cursor: bool, selected: bool, ascii_only: bool) -> Line:
    """The row of a claim: cursor, selection, status, text, on whom it rests, on how many."""
    status = short(claim)
    count = bounds(claim.independent, ascii_only=ascii_only).rjust(_COUNT)
    who_width = width // _WHO_SHARE if width >= _WHO_FROM else 0
    text_width = max(width - 2 - _STATUS - (who_width + 1 if who_width else 0) - _COUNT - 2, 4)
    mark = (">" if ascii_only else "▸") if cursor else " "
    chosen = ("*" if ascii_only else "●") if selected else " "
    return (
        (f"{mark}{chosen}", "key"),
        (status.ljust(_STATUS), STATUS_PAINT.get(status, "plain")),
        (padded(claim.text, text_width, ascii_only=ascii_only), "plain"),
        *(((" " + padded(_whom(claim), who_width, ascii_only=ascii_only), "faint"),) if who_width else ()),
        (f" {count} ", "strong"),
    )


def _whom(claim: ClaimSummary) -> str:
    if claim.loop and not claim.choke_points:
        return "a loop of citations"
    return ", ".join(name.name for name in sorted(claim.choke_points, key=lambda name: not name.unnamed))
