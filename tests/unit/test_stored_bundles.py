"""Bundles that earlier versions wrote: each verifies in this one, and always will."""

from pathlib import Path

import pytest

from webapp.domain import canonical
from webapp.domain.plain_zip import unpack
from webapp.domain.recompute import recompute
from webapp.domain.verify import Trusted, verify
from webapp.domain.verify_proofs import read_roots

FOLDER = Path(__file__).parents[1] / "bundles"
STORED = sorted(FOLDER.glob("*.zip"))


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_a_stored_bundle_verifies(path: Path) -> None:
    published = read_roots(path.with_suffix(".roots.json").read_bytes())
    verdict = verify(path.read_bytes(), recompute, Trusted(published=published))
    assert verdict.faults == ()
    assert [note.code for note in verdict.notes] == ["stamps", "papers", "truth"]


def test_the_first_says_what_it_always_said() -> None:
    """Two months, the second corrected after the key was replaced; a saving against a locked baseline."""
    verdict = verify((FOLDER / "first.zip").read_bytes(), recompute)
    assert verdict.months == ("2026-08", "2026-09", "2026-09")
    assert verdict.keys == ("56475aa75463474c0285df5dbf2bcab7", "65b60673d6ed884bf01c2c222d82ada0")
    files = {entry.name: entry.content for entry in unpack((FOLDER / "first.zip").read_bytes())}
    statement = canonical.read(files["months/2026-09.1.jsonl"].split(b"\n")[-2])
    saving, bill = statement["saving"], statement["bill"]
    assert isinstance(saving, dict)
    assert isinstance(bill, dict)
    assert (statement["corrects"], statement["reasons"]) == (1, ["days"])
    assert (saving["word"], saving["expected_wh"], saving["observed_wh"]) == ("saved", 269864, 226004)
    assert (bill["fen"], statement["g_co2"]) == (11960, 148100)
