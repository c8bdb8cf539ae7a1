"""`yidu verify`: checks an evidence bundle with nothing but Python and the bundle. It also is verify.pyz."""

import argparse
import json
import pkgutil
import sys
from collections.abc import Callable, Mapping, Sequence
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from webapp.domain.bundle_errors import BundleTooLargeError
from webapp.domain.errors import YiduError
from webapp.domain.plain_zip import MOST_FILES, MOST_MB
from webapp.domain.recompute import recompute
from webapp.domain.verdict import FAULTS, NOTES, Fault, Note, Verdict
from webapp.domain.verify import Trusted, verify
from webapp.domain.verify_proofs import read_roots

HOLDS, BROKEN, REFUSED = 0, 1, 2
CATALOGUE = "translations/en/LC_MESSAGES/messages.mo"
Say = Callable[[str], str]
"""A sentence in the reader's language."""

SHOWN = 10
"""Faults printed; further ones are counted."""


def main(words: Sequence[str] | None = None, name: str = "verify.pyz") -> int:
    """The command on its own, as verify.pyz runs it."""
    parser = argparse.ArgumentParser(prog=name, description="Checks an evidence bundle of Yidu 一度.")
    _add_arguments(parser)
    return _verify(parser.parse_args(words))


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    verifier = commands.add_parser("verify", help="check an evidence bundle: every figure, every seal")
    _add_arguments(verifier)
    verifier.set_defaults(command=_verify)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("bundle", type=Path, help="the bundle.zip as it was downloaded")
    parser.add_argument("--key", action="append", metavar="ID", help="key the operator publishes; may be repeated")
    parser.add_argument("--roots", type=Path, metavar="JSON", help="roots the operator publishes: /seals/roots.json")
    parser.add_argument("--stamps", type=Path, metavar="FOLDER", help="write time stamps there, for openssl to check")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the sentences")
    parser.add_argument("--json", action="store_true", help="print JSON")


def _verify(args: argparse.Namespace) -> int:
    say = _tongue(args.lang)
    place = args.bundle
    try:
        data = _read(place)
        place = args.roots
        published = read_roots(_read(place)) if place else None
        place = args.bundle
        verdict = verify(data, recompute, Trusted(args.key and frozenset(args.key), published))
        if args.stamps:
            _write_stamps(verdict, args.stamps)
    except OSError as error:
        return _refuse(f"{error.filename}: {error.strerror}", args.json)
    except YiduError as error:
        return _refuse(f"{place}: {_filled(say(error.message), error.params)}", args.json)
    if args.json:
        print(json.dumps(as_record(verdict, say), ensure_ascii=False))
    else:
        _tell(verdict, say)
    return HOLDS if verdict.holds else BROKEN


def _read(path: Path) -> bytes:
    """No more than a bundle may have, whatever is behind the name."""
    with path.open("rb") as source:
        data = source.read((MOST_MB << 20) + 1)
    if len(data) > MOST_MB << 20:
        raise BundleTooLargeError(mb=MOST_MB, files=MOST_FILES)
    return data


def _write_stamps(verdict: Verdict, folder: Path) -> None:
    """2026-10.0.tst is the time stamp of 2026-10.0.json."""
    folder.mkdir(parents=True, exist_ok=True)
    for stamp in verdict.stamps:
        (folder / f"{stamp.month}.{stamp.batch}.tst").write_bytes(stamp.token)
        (folder / f"{stamp.month}.{stamp.batch}.json").write_bytes(stamp.text)


def _tongue(lang: str) -> Say:
    """Chinese is what the sentences are written in."""
    if lang == "zh":
        return str
    return GNUTranslations(BytesIO(pkgutil.get_data("webapp", CATALOGUE) or b"")).gettext


def _filled(text: str, params: Mapping[str, object]) -> str:
    return text % params if params else text


def _fault(fault: Fault, say: Say) -> str:
    return _filled(say(FAULTS[fault.code]), fault.params)


def _note(note: Note, say: Say) -> str:
    return _filled(say(NOTES[note.code]), note.params)


def as_record(verdict: Verdict, say: Say) -> dict[str, object]:
    """`faults` in the order of the chain; `line` counts from 1; `params` hold what was expected and what was found."""
    return {
        "holds": verdict.holds,
        "made_at": verdict.made_at,
        "months": list(verdict.months),
        "seals": verdict.n_seals,
        "records": verdict.n_records,
        "figures": verdict.n_figures,
        "keys": list(verdict.keys),
        "stamps": [{"month": each.month, "batch": each.batch, "at": each.at} for each in verdict.stamps],
        "faults": [
            {
                "code": each.code,
                "file": each.file,
                "line": each.line,
                "message": _fault(each, say),
                "params": dict(each.params),
            }
            for each in verdict.faults
        ],
        "notes": [{"code": each.code, "message": _note(each, say)} for each in verdict.notes],
    }


def _tell(verdict: Verdict, say: Say) -> None:
    span = f"{min(verdict.months)} - {max(verdict.months)}, " if verdict.months else ""
    made = f", made {verdict.made_at[:10]}" if verdict.made_at else ""
    print(f"{span}{verdict.n_seals} seals, {verdict.n_records} records, {verdict.n_figures} figures recomputed{made}")
    for fault in verdict.faults[:SHOWN]:
        print(f"{fault.place}: {_fault(fault, say)}  [{fault.code}]")
    if len(verdict.faults) > SHOWN:
        print(f"… {len(verdict.faults) - SHOWN} more")
    print("OK" if verdict.holds else f"WRONG: {len(verdict.faults)}, first at {verdict.faults[0].place}")
    for key in verdict.keys:
        print(f"  key {key}")
    for stamp in verdict.stamps:
        print(f"  {stamp.month}.{stamp.batch} stamped {stamp.at}")
    for note in verdict.notes:
        print(f"  {_note(note, say)}  [{note.code}]")


def _refuse(reason: str, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"holds": None, "refused": reason}, ensure_ascii=False))
    print(f"yidu verify: {reason}", file=sys.stderr)
    return REFUSED
