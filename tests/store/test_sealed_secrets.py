"""Secrets of second steps are kept so that the database alone tells none, and another person's row opens nothing."""

from dataclasses import replace
from datetime import timedelta

import pyotp
from sqlmodel import select

from tests.outreach import an_organisation, signed_in
from webapp.store.outreach.staff_tables import StaffRow
from webapp.usecases.outreach.own_settings import switch_off_second_step, switch_on_second_step
from webapp.usecases.outreach.sealed_secret import seal, unseal
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.services import Services


def test_a_secret_comes_back_only_to_whose_it_is_with_the_key_it_was_sealed_with(services: Services) -> None:
    secret = pyotp.random_base32()
    kept = seal(services, "a", secret)
    assert unseal(services, "a", kept) == secret
    assert unseal(services, "b", kept) is None
    assert unseal(replace(services, receipt_key=b"another"), "a", kept) is None
    assert unseal(services, "a", secret) is None
    assert unseal(services, "a", "no base 64") is None
    for n in range(len(kept)):
        changed = kept[:n] + ("A" if kept[n] != "A" else "B") + kept[n + 1 :]
        assert unseal(services, "a", changed) is None
    assert seal(services, "a", secret) != kept


def test_what_is_kept_of_a_second_step_holds_no_secret_and_still_works(services: Services) -> None:
    cookie = signed_in(services, an_organisation(services))
    staff = staff_of(services, cookie)
    assert staff
    otp = pyotp.TOTP(pyotp.random_base32())
    switch_on_second_step(services, staff, cookie, otp.secret, otp.at(services.now()))
    with services.database.read() as session:
        kept = session.exec(select(StaffRow.totp_secret)).one()
    assert kept
    assert otp.secret not in kept
    assert 64 < len(kept) <= 120
    switch_off_second_step(services, staff, otp.at(services.now() + timedelta(seconds=30)))
    with services.database.read() as session:
        assert session.exec(select(StaffRow.totp_secret)).one() is None
