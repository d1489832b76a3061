"""How long the command line takes to answer, beside Python that does nothing, in one run.

    python benchmarks/startup.py --times 15

Runs are interleaved, so that a busy moment of the machine is shared by all of them.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "factbase --version": ["-m", "factbase", "--version"],
    "factbase --help": ["-m", "factbase", "--help"],
    "factbase claims --help": ["-m", "factbase", "claims", "--help"],
    "factbase claims, 57 claims": ["-m", "factbase", "claims"],
}
CASE = Path(__file__).resolve().parents[1] / "examples" / "iraq-2006" / "case.jsonl"


def run_ms(words: list[str], environment: dict[str, str]) -> float:
    """The wall clock of one process, from its start to its end."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], check=True, capture_output=True, env=environment)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=15)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "FACTBASE_DB": str(Path(folder) / "case.db")}
        for words in (["init", environment["FACTBASE_DB"]], ["import", str(CASE)]):
            subprocess.run([sys.executable, "-m", "factbase", *words], check=True, env=environment, capture_output=True)
        spent: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(times):
            for name, words in COMMANDS.items():
                spent[name].append(run_ms(words, environment))
    floor = statistics.median(spent["python -c pass"])
    for name, all_ms in spent.items():
        median = statistics.median(all_ms)
        print(f"{name:30} {median:6.0f} ms, {median / floor:5.1f} times python -c pass, fastest {min(all_ms):.0f} ms")


if __name__ == "__main__":
    main()
