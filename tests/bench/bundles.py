"""Five years of a home sealed month by month, and how long it takes to check the bundle of it."""

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from tests.sealing import Record, a_chain
from webapp.domain.recompute import recompute
from webapp.domain.verify import verify
from webapp.usecases.pack_verifier import verifier

MONTHS = 60
FIRST = date(2021, 12, 1)


def five_years() -> bytes:
    """Every day in quarter-hours, every month judged against a baseline."""
    return a_chain(MONTHS, first=FIRST, change=_judged).bundle({"verify.pyz": verifier()})


def seconds_here(bundle: bytes) -> float:
    """Of one check; the best of three, as other work on the machine only ever adds."""
    return min(_seconds(bundle) for _ in range(3))


def seconds_of_program(bundle: bytes) -> float:
    """Of verify.pyz from start to end, by a Python that has nothing installed."""
    with tempfile.TemporaryDirectory() as folder:
        program, path = Path(folder, "verify.pyz"), Path(folder, "bundle.zip")
        program.write_bytes(verifier())
        path.write_bytes(bundle)
        began = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-S", str(program), str(path)], check=True, capture_output=True)
        return time.perf_counter() - began


def _seconds(bundle: bytes) -> float:
    began = time.perf_counter()
    assert verify(bundle, recompute).holds
    return time.perf_counter() - began


def _judged(_: str, records: list[Record]) -> list[Record]:
    facts = [
        {**record, "applies_from": "2021-01-01"} if record["kind"] == "baseline" else record for record in records[:-1]
    ]
    return [*facts, recompute(facts)]
