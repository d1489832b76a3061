"""The command `factbase`: what it prints for --version costs no import."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line.

    Args:
        argv: the words after `factbase`; None for those that the process was started with.

    Returns:
        The exit code: 0 done, 1 findings, 2 usage, 3 bad input, 4 not found, 5 database, 6 conflict, 70 a mistake
        of ours, 130 interrupted.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    if words == ["--version"]:
        from factbase import __version__  # noqa: PLC0415 - the only import that this answer needs

        sys.stdout.write(f"factbase {__version__}\n")
        return 0
    from factbase.cli.app import run  # noqa: PLC0415 - after the answer that does without

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
