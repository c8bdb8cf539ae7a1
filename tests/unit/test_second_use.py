"""One kWh, one period, one mechanism; a number once; leave that can always be withdrawn."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from webapp.domain import allocation, consent, receipt
from webapp.domain.allocation import (
    AllocatedElsewhereError,
    Allocation,
    AllocationAheadError,
    AllocationRecordedError,
)
from webapp.domain.consent import (
    Consent,
    ConsentOverError,
    ConsentTooLongError,
    NoDataChosenError,
    NoPurposeError,
    NoRecipientError,
)
from webapp.domain.declaration import Declaration, standing
from webapp.domain.errors import YiduError
from webapp.domain.receipt import FieldNeededError, Receipt, SameReceiptError, fingerprint
from webapp.domain.text import Text

MADE = datetime(2026, 11, 1, 2, tzinfo=UTC)
TODAY = date(2026, 11, 21)
NAMES = {"a": Text("甲平台", "Platform A")}


def days(name: str, first: int, end: int, mechanism: str = "a", **more: object) -> Allocation:
    return Allocation(name, mechanism, date(2026, 10, first), date(2026, 10, end), None, MADE, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "end", "free"), [(1, 10, True), (20, 25, True), (9, 11, False), (12, 13, False)])
def test_a_day_goes_to_one_mechanism(first: int, end: int, free: bool) -> None:
    kept = [days("kept", 10, 20)]
    new = days("new", first, end, "b")
    if free:
        allocation.check(new, kept, NAMES, TODAY)
        return
    with pytest.raises(AllocatedElsewhereError) as refused:
        allocation.check(new, kept, NAMES, TODAY)
    assert str(refused.value) == "2026-10-10 到 2026-10-19 已经给了“甲平台”。同一度电、同一段时间，只能进一个机制。"


def test_even_the_same_mechanism_takes_a_day_once_and_a_part_locks_the_whole() -> None:
    with pytest.raises(AllocatedElsewhereError):
        allocation.check(days("new", 12, 13), [replace(days("kept", 10, 20), wh=1)], NAMES, TODAY)


def test_a_released_day_is_free_again() -> None:
    held = days("kept", 10, 20)
    assert allocation.released(held, None).state == "released"
    allocation.check(days("new", 12, 13, "b"), [allocation.released(held, None)], NAMES, TODAY)


def test_what_an_outside_body_wrote_down_is_not_released() -> None:
    with pytest.raises(AllocationRecordedError, match="SZ-7"):
        allocation.released(days("kept", 10, 20, receipt_id="r"), "SZ-7")


def test_only_days_that_are_over_can_be_given_away() -> None:
    with pytest.raises(AllocationAheadError):
        allocation.check(replace(days("new", 1, 2), end=date(2026, 11, 22)), [], NAMES, TODAY)
    allocation.check(replace(days("new", 1, 2), end=TODAY), [], NAMES, TODAY)


def a_receipt(name: str = "r", number: str = "SZ-2026-01", **more: object) -> Receipt:
    values = {"level": "L3", "route": "a", "issuer": "甲平台", "quantity": Decimal("3.5"), "unit": "kg", **more}
    given = {"first": date(2026, 10, 1), "last": date(2026, 10, 31), "registry_state": "", **values}
    return Receipt(name, number=number, entered_at=MADE, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("number", ["SZ-2026-01", "sz 2026 01", "ＳＺ－２０２６－０１", "SZ202601"])
def test_a_number_is_used_once_however_it_is_written(number: str) -> None:
    with pytest.raises(SameReceiptError, match="2026-11-01"):
        receipt.check(a_receipt("new", number), [a_receipt()], ())


def test_another_issuer_may_give_the_same_number() -> None:
    receipt.check(a_receipt("new", issuer="乙平台"), [a_receipt()], ())


@pytest.mark.parametrize(
    ("without", "field"),
    [
        ({"issuer": ""}, "issuer"),
        ({"number": ""}, "number"),
        ({"first": None}, "first"),
        ({"last": None}, "last"),
        ({"quantity": Decimal(0)}, "quantity"),
        ({"registry_state": ""}, "registry_state"),
    ],
)
def test_a_level_needs_its_fields(without: dict[str, object], field: str) -> None:
    needed = ("issuer", "number", "period", "quantity", "unit", "registry_state")
    with pytest.raises(FieldNeededError) as refused:
        receipt.check(replace(a_receipt(registry_state="已登记"), **without), [], needed)  # type: ignore[arg-type]
    assert refused.value.field == field
    receipt.check(replace(a_receipt(), first=None, last=None), [], ("issuer", "number"))


def test_a_fingerprint_needs_the_secret() -> None:
    assert fingerprint(a_receipt(), b"one") == fingerprint(a_receipt("other", "sz202601"), b"one")
    assert fingerprint(a_receipt(), b"one") != fingerprint(a_receipt(), b"two")
    assert "SZ" not in fingerprint(a_receipt(), b"one")


def leave(**more: object) -> Consent:
    values = {"kind": "data_sharing", "recipient": "某机构", "purpose": "打包", "data": ("monthly",), **more}
    span = {"first": date(2026, 10, 1), "last": date(2027, 9, 30)}
    return Consent("c", asked_at=MADE, **{**span, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"recipient": ""}, NoRecipientError),
        ({"purpose": ""}, NoPurposeError),
        ({"data": ()}, NoDataChosenError),
        ({"last": date(2029, 10, 4)}, ConsentTooLongError),
    ],
)
def test_leave_says_to_whom_for_what_which_and_how_long(more: dict[str, object], error: type[YiduError]) -> None:
    with pytest.raises(error):
        consent.check(leave(**more))
    consent.check(leave(kind="authorisation", data=()))


def test_leave_is_asked_then_given_then_withdrawn_and_nothing_is_forgotten() -> None:
    asked = leave()
    assert asked.state(TODAY) == "asked"
    assert not asked.covers(TODAY)
    given = consent.given(asked, MADE, TODAY)
    assert given.state(TODAY) == "given"
    assert given.covers(TODAY)
    gone = consent.withdrawn(given, MADE)
    assert (gone.state(TODAY), gone.given_at) == ("withdrawn", MADE)
    assert not gone.covers(TODAY)
    with pytest.raises(ConsentOverError):
        consent.given(gone, MADE, TODAY)


def test_leave_runs_out() -> None:
    given = consent.given(leave(), MADE, TODAY)
    assert given.state(date(2027, 10, 1)) == "over"
    assert not given.covers(date(2027, 10, 1))


def test_what_was_taken_back_does_not_stand() -> None:
    made = [
        Declaration("1", "no_pv", MADE, undone_at=MADE),
        Declaration("2", "has_pv", MADE),
        Declaration("3", "home_only", MADE),
    ]
    assert {kind: each.id for kind, each in standing(made).items()} == {"has_pv": "2", "home_only": "3"}
