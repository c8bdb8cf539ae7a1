"""Sealed statements, their seals and the baselines of a home, for who takes everything away."""

from typing import Any

from sqlmodel import Session

from webapp.domain.canonical import read
from webapp.domain.fact_record import record_of
from webapp.domain.household import Household
from webapp.domain.seal import month_salt
from webapp.store import baselines, statements
from webapp.usecases.csv_lines import text_cell

NAMES = ("month", "revision", "sealed_at", "wh", "fen", "g_co2", "word", "saved_wh", "low_wh", "high_wh")
Row = list[object]


def sealed_parts(session: Session, home: Household) -> dict[str, list[dict[str, Any]]]:
    """The tables of sealed months: statements with header and signature, all other records, salts, baselines."""
    kept = statements.every(session, home.id)
    secret = statements.secrets_of(session, [home.id]).get(home.id, b"")
    return {
        "statements": [
            {
                "sequence": item.sequence,
                "month": item.month,
                "revision": item.revision,
                "sealed_at": item.sealed_at,
                "header": read(item.header),
                "signature": item.signature.hex(),
                "record": read(item.record),
                "imports": item.imports,
                "days": item.days,
                "batch": item.batch,
                "position": item.position,
            }
            for item in kept
        ],
        "seal_records": [
            {
                "sequence": item.sequence,
                "packed": [read(text) for text in statements.bodies(session, home.id, item.sequence)[:-1]],
            }
            for item in kept
        ],
        "seal_salts": [{"sequence": item.sequence, "salt": month_salt(secret, item.sequence).hex()} for item in kept],
        "baselines": [
            {
                "baseline_id": item.baseline.id,
                "locked_at": item.locked_at,
                "applies_from": item.baseline.applies_from,
                "record": record_of(item.baseline),
            }
            for item in baselines.every(session, home.id)
        ],
    }


def statement_rows(parts: dict[str, list[dict[str, Any]]]) -> list[Row]:
    """A line for each seal, as `NAMES` say."""
    return [_row(item) for item in parts["statements"]]


def _row(item: dict[str, Any]) -> Row:
    record, saving = item["record"], item["record"]["saving"] or {}
    claimed = saving if saving.get("word", "unknown") != "unknown" else {}
    saved = claimed["expected_wh"] - claimed["observed_wh"] if claimed else None
    return [
        item["month"],
        item["revision"],
        text_cell(item["header"]["sealed_at"]),
        record["energy"]["wh"],
        record["bill"]["fen"],
        record["g_co2"],
        saving.get("word"),
        saved,
        claimed.get("low_wh"),
        claimed.get("high_wh"),
    ]
