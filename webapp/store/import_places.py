"""Where in its file each finding of an import was: the file itself is not kept."""

import json
import zlib
from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from sqlalchemy import Table, insert, select
from sqlmodel import Session

from webapp.domain.readings import Ints, Places
from webapp.store.tables import ImportPlaceRow

PLACE = cast(Table, ImportPlaceRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own


def save(session: Session, household_id: str, import_id: int, places: Mapping[int, Places]) -> None:
    """By the number of the finding, from 0."""
    key = {"household_id": household_id, "import_id": import_id}
    rows = [{**key, "finding": number, "places": _pack(each)} for number, each in places.items()]
    if rows:
        session.connection().execute(insert(PLACE), rows)


def find(session: Session, household_id: str, import_id: int) -> dict[int, Places]:
    where = PLACE.c.household_id == household_id, PLACE.c.import_id == import_id
    rows = session.connection().execute(select(PLACE.c.finding, PLACE.c.places).where(*where))
    return {row.finding: _unpack(row.places) for row in rows}


def record_of(places: Places) -> dict[str, object]:
    """As plain lists."""
    return {
        "row": places.row.tolist(),
        "at": _list(places.at),
        "wh": _list(places.wh),
        "params": {name: list(values) for name, values in places.params.items()},
    }


def _pack(places: Places) -> bytes:
    return zlib.compress(json.dumps(record_of(places), ensure_ascii=False, separators=(",", ":")).encode(), 3)


def _unpack(packed: bytes) -> Places:
    return places_of(json.loads(zlib.decompress(packed)))


def places_of(columns: Mapping[str, Any]) -> Places:
    """From what `record_of` made of them."""
    row, at, wh = (_ints(columns[name]) for name in ("row", "at", "wh"))
    assert row is not None
    return Places(row, at, wh, columns["params"])


def _list(values: Ints | None) -> list[int] | None:
    return None if values is None else values.tolist()


def _ints(values: list[int] | None) -> Ints | None:
    return None if values is None else np.array(values, dtype=np.int64)
