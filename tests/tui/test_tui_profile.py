"""The profile of a claim, drawn so that it is understood at a glance: each kind of mark, wide, narrow and in ASCII."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from factbase.display import cells
from factbase.ledger import Factbase
from factbase.tui.views.claim import top_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# One man behind three outlets, with a suspected relay; two who may be one; denials beside assertions; two origins
# behind one outlet; a loop; nothing left.
SHOWN = ("ctm1z", "c1tcs", "c7ttj", "czjqz", "c7k8j", "cts3t")


@pytest.mark.parametrize(("width", "ascii_only"), [(80, False), (140, False), (66, True)])
def test_each_kind_of_profile_is_drawn_as_accepted(
    example_file: Path,
    golden: Callable[[str, str], None],
    width: int,
    ascii_only: bool,  # noqa: FBT001
) -> None:
    drawn = []
    with Factbase.open(example_file) as facts:
        for handle in SHOWN:
            dossier = facts.dossier(handle)
            lines = top_lines(dossier.claim, dossier, width, ascii_only=ascii_only)
            drawn += ["".join(text for text, _ in line).rstrip() for line in lines] + ["=" * width]

    assert [line for line in drawn if cells(line) > width] == []
    assert not ascii_only or [line for line in drawn if not line.isascii()] == []
    golden(f"profiles_{width}{'_ascii' if ascii_only else ''}.txt", "\n".join([*drawn, ""]))
