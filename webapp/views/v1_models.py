"""What programs send and get, as Pydantic models: the OpenAPI document is made from these."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from webapp.domain.tariff import Kind
from webapp.usecases.bill_month import Source

MOST_READINGS = 3000
MOST_MINUTES = 24 * 60


def _is_decimal(text: str) -> str:
    Decimal(text)
    return text


def _whole(value: object) -> object:
    """To JSON 15.0 is the integer 15: so write programs that know no integers."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Number = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$"), AfterValidator(_is_decimal)]
"""A decimal as text, so that no program turns it into a float."""
Amount = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,6})?$", examples=["1.25"])]


BY_KIND: JsonDict = {
    "if": {"properties": {"kind": {"const": "register"}}},
    "then": {"properties": {"unit": {"enum": ["kwh", "wh"]}, "readings": {"minItems": 2}}},
    "else": {
        "properties": {"readings": {"items": {"required": ["minutes"], "properties": {"minutes": {"type": "integer"}}}}}
    },
    "examples": [
        {
            "meter": "main",
            "unit": "kwh",
            "kind": "interval",
            "readings": [{"start": "2026-11-20T00:00:00+08:00", "minutes": 1440, "value": "7.25"}],
        },
        {
            "meter": "main",
            "unit": "kwh",
            "kind": "register",
            "readings": [
                {"start": "2026-11-20T00:00:00+08:00", "value": "12345.6"},
                {"start": "2026-11-21T00:00:00+08:00", "value": "12352.8"},
            ],
        },
    ],
}
"""What the domain asks of each kind of push, for the document: there a program reads it before it is refused."""


class Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Words(Model):
    zh: str
    en: str


class Ahead(Model):
    """The period that comes next."""

    kind: Kind
    name: Words
    yuan_per_kwh: Number


class Now(Model):
    """The price at this moment. `until` and `next` are null where it stays the same for two days."""

    at: AwareDatetime
    kind: Kind
    name: Words
    yuan_per_kwh: Number
    tier: Annotated[int, Field(ge=1, description="1 is the first tier")]
    until: AwareDatetime | None
    next: Ahead | None


class Machine(Model):
    id: str
    name: Words


class Move(Model):
    """An appliance worth starting at another time. Moving use saves money and 0 kg CO2."""

    appliance: Machine
    start: AwareDatetime
    end: AwareDatetime
    saving_yuan: Number
    kg_co2: Literal["0"]


class Tonight(Model):
    day: date
    moves: list[Move]
    stays: Annotated[int, Field(ge=0, description="how many had better be left alone")]
    saving_yuan: Number
    sentence: Annotated[str, Field(description="in the language of Accept-Language")]


class Line(Model):
    """As on the bill; each is rounded half-up to the fen. A line may be below nought (free energy)."""

    name: str
    kind: Kind | None
    tier: Annotated[int, Field(ge=1)] | None
    kwh: Number
    yuan_per_kwh: Number
    yuan: Number


class Month(Model):
    """A month up to now: by the meter where it told, else from what was logged and what is always on.

    `measured` where the meter told every quarter-hour, `partly_measured` where it told some or only sums of a day.
    """

    month: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]
    first: date
    last: date
    source: Source
    measured_days: Annotated[int, Field(ge=0, description="on how many the meter told anything")]
    kwh: Number
    yuan: Number
    g_co2: Annotated[int, Field(ge=0, description="each day by the factor published by that day")]
    lines: list[Line]


class Reading(Model):
    """An interval's energy (kwh, wh) or mean power (w); for a register, what the meter showed at `start`."""

    start: Annotated[AwareDatetime, Field(description="on a whole minute, with its zone; not ahead of now")]
    minutes: Annotated[
        int | None, BeforeValidator(_whole), Field(description="needed for intervals, ignored for registers")
    ] = Field(default=None, ge=1, le=MOST_MINUTES)
    value: Amount


class Push(Model):
    """Readings of one meter that lie apart. A register's do not fall."""

    model_config = ConfigDict(json_schema_extra=BY_KIND)

    meter: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$", examples=["main"])]
    unit: Literal["kwh", "wh", "w"]
    kind: Literal["interval", "register"]
    readings: Annotated[list[Reading], Field(min_length=1, max_length=MOST_READINGS)]


class Receipt(Model):
    """`repeated` where this push had arrived before and nothing was added."""

    meter: str
    intervals: Annotated[int, Field(ge=1)]
    start: AwareDatetime
    end: AwareDatetime
    kwh: Number
    repeated: bool


class Fault(Model):
    field: str
    detail: str


class Problem(Model):
    """RFC 9457. `type` is stable; `title` and `detail` are in the language of Accept-Language."""

    type: Annotated[str, Field(pattern=r"^urn:yidu:problem:[a-z0-9-]+$")]
    title: str
    status: int
    detail: str
    field: str | None = None
    errors: list[Fault] = []
