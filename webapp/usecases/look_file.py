"""A look, kept beside its file until the person has decided."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Finding
from webapp.readers import Choice, Guess
from webapp.store import import_places
from webapp.usecases.list_findings import finding_of, first_places, record_of
from webapp.usecases.look_at_file import Against, Look, MeterSum, Understood


def write_look(path: Path, key: str, seen: Look) -> None:
    """Whole or not at all; `key` says what was asked."""
    told = {
        "key": key,
        "reader": seen.reader,
        "guess": asdict(seen.guess),
        "understood": asdict(seen.understood),
        "meter": seen.meter,
        "meters": [asdict(each) for each in seen.meters],
        "first": [seen.original.first.isoformat(), seen.rows.first.isoformat()],
        "by_register": seen.by_register,
        "findings": _records(seen.findings),
        "others": _records(seen.others),
        "fixes": seen.fixes,
        "digest": seen.digest,
        "against": asdict(seen.against),
        "open": seen.open,
    }
    arrays: dict[str, Any] = {
        "original_wh": seen.original.wh,
        "original_quality": seen.original.quality,
        "rows_wh": seen.rows.wh,
        "rows_quality": seen.rows.quality,
        "told": np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), dtype=np.uint8),
    }
    part = path.with_suffix(".part")
    with part.open("wb") as target:
        np.savez_compressed(target, **arrays)
    if path.with_suffix("").exists():
        part.replace(path)
    else:  # taken back meanwhile
        part.unlink()


def read_look(path: Path, key: str) -> Look | None:
    """None where there is none yet, or it was another that was asked for."""
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as found:
        told: dict[str, Any] = json.loads(found["told"].tobytes())
        if told["key"] != key:
            return None
        first = [date.fromisoformat(each) for each in told["first"]]
        original = DayRows(first[0], found["original_wh"], found["original_quality"])
        rows = DayRows(first[1], found["rows_wh"], found["rows_quality"])
    return Look(
        told["reader"],
        Guess(**told["guess"]),
        _understood(told["understood"]),
        told["meter"],
        tuple(MeterSum(**each) for each in told["meters"]),
        original,
        rows,
        told["by_register"],
        _findings(told["findings"]),
        _findings(told["others"]),
        tuple(told["fixes"]),
        told["digest"],
        Against(**told["against"]),
        told["open"],
    )


def _understood(told: dict[str, Any]) -> Understood:
    choices = tuple(Choice(each["name"], each["value"], tuple(each["options"])) for each in told["choices"])
    return Understood(choices, tuple(told["columns"]), tuple(tuple(row) for row in told["sample"]))


def _records(findings: tuple[Finding, ...]) -> list[dict[str, object]]:
    places = first_places(findings)
    return [
        {**record_of(finding), "places": import_places.record_of(places[n]) if n in places else None}
        for n, finding in enumerate(findings)
    ]


def _findings(records: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        finding_of(each, import_places.places_of(each["places"]) if each["places"] else None) for each in records
    )
