import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from webapp.domain.calendar import CHINA
from webapp.usecases.do_tip import do_tip, find_tip, list_tips
from webapp.usecases.keep_household import keep
from webapp.usecases.show_carbon import open_books

HTMX = {"HX-Request": "true", "HX-Target": "tip-wash-cold"}


def ids(services, browser):
    return [advised.tip.id for advised in list_tips(services, browser.household())]


def test_only_tips_that_fit_are_listed(home, services):
    assert "guide-4-charge-later" not in ids(services, home)
    assert "ac-set-26" not in ids(services, home)
    text = home.get("/tips").text
    assert all(f'id="tip-{name}"' in text for name in ids(services, home))


def test_the_season_changes_the_list(home, services, clock):
    clock.set(datetime(2027, 7, 1, 20, tzinfo=CHINA))
    assert "ac-set-26" in ids(services, home)


def test_without_periods_nothing_is_said_of_moving(home, services):
    keep(services, replace(home.household(), plan="tiers"))
    assert all(advised.tip.saving != "cost_shift" for advised in list_tips(services, home.household()))


def without_bill(services, browser):
    """The book's own figures hold where no bill says otherwise."""
    keep(services, replace(browser.household(), bill_kind=None, bill_amount=None))


def test_a_low_bill_makes_a_year_smaller_but_not_a_day(home, services):
    cold = find_tip(services, home.household(), "wash-cold")
    assert cold.factor < 1
    assert cold.saving.wh_typical == round(73300 * cold.factor)
    assert do_tip(services, home.household(), "wash-cold").done.wh == round(73300 / 156)


def test_moving_is_priced_by_the_homes_own_gap_and_saves_no_co2(home, services):
    without_bill(services, home)
    moved = find_tip(services, home.household(), "guide-1-avoid-peak")
    assert moved.worth.gap == Decimal("0.28")
    assert moved.yuan[1] == Decimal(1095) * Decimal("0.28")
    assert moved.g_co2 == 0


def test_hot_water_moved_costs_some_heat_which_is_said(home, services):
    without_bill(services, home)
    moved = find_tip(services, home.household(), "wh-valley")
    assert moved.g_co2 == -81323
    assert moved.yuan[1] < Decimal("1277.5") * moved.worth.gap
    assert "多排" in home.get("/tips").text


def test_saving_has_yuan_and_kilograms(home, services):
    without_bill(services, home)
    cold = find_tip(services, home.household(), "wash-cold")
    assert cold.yuan[0] < cold.yuan[1] < cold.yuan[2]
    assert cold.g_co2 == round(73300 * 0.6553)


def test_done_is_recorded_once_a_day_and_can_be_undone(home, post, services, clock):
    for _ in range(2):
        answer = post(home, "/tips/wash-cold/done")
        assert (answer.status_code, answer.location) == (303, "/tips#tip-wash-cold")
    assert open_books(services, home.household()).reduced.wh == round(73300 / 156)
    clock.pass_by(days=1)
    post(home, "/tips/wash-cold/done")
    assert open_books(services, home.household()).reduced.entries[0].n_days == 2
    post(home, "/tips/wash-cold/undo")
    assert open_books(services, home.household()).reduced.entries[0].n_days == 1


def test_a_change_is_recorded_once_and_counts_on(home, post, services, clock):
    post(home, "/tips/wh-60c/done")
    clock.pass_by(days=20)
    assert "记下，每天都算" in home.get("/tips").text
    post(home, "/tips/wh-60c/done")
    assert open_books(services, home.household()).reduced.entries[0].n_days == 11
    post(home, "/tips/wh-60c/undo")
    assert not open_books(services, home.household()).reduced.entries


def test_htmx_gets_that_card_alone(home, post):
    answer = post(home, "/tips/wash-cold/done", headers=HTMX)
    assert answer.status_code == 200
    assert re.findall(r'id="tip-([\w-]+)"', answer.text) == ["wash-cold"]
    assert "/tips/wash-cold/undo" in answer.text
    assert "<html" not in answer.text
    assert "toast" in answer.headers["HX-Trigger"]


@pytest.mark.parametrize("tip", ["no-such-tip", "guide-4-charge-later", "%3Cscript%3E"])
def test_an_unknown_or_unfit_tip_is_a_sentence(home, post, services, tip):
    for what in ("done", "undo"):
        answer = post(home, f"/tips/{tip}/{what}")
        assert answer.status_code == 404
        assert "没有这条办法" in answer.text
    assert not open_books(services, home.household()).reduced.entries


def test_another_homes_record_stays(home, stranger, post, services):
    post(home, "/tips/wash-cold/done")
    post(stranger, "/tips/wash-cold/undo")
    assert open_books(services, home.household()).reduced.entries
    assert not open_books(services, stranger.household()).reduced.entries


def test_every_tip_shows_its_sum_and_source(home):
    cards = re.findall(r'<section class="card pad0" id="tip-.*?</section>', home.get("/tips").text, re.S)
    assert cards
    for card in cards:
        assert "依据：" in card
        assert "一年的度数 =" in card or "ic-bad" in card
        assert 'method="post"' in card


def test_cautions_of_cars_and_cooling_are_shown(home, services, clock):
    keep(services, replace(home.household(), appliances=(*home.household().appliances, *_cars(services))))
    assert "电动自行车不一样" in home.get("/tips").text
    clock.set(datetime(2027, 7, 1, 20, tzinfo=CHINA))
    assert "老人、婴幼儿和病人" in home.get("/tips").text


def _cars(services):
    return [entry.id for entry in services.catalogue.variants("ev")][:1]


def test_asking_writes_nothing_and_a_visitor_is_asked_first(home, client, post, services):
    home.get("/tips")
    assert not open_books(services, home.household()).reduced.entries
    assert client.get("/tips").status_code == 302
    assert post(client, "/tips/wash-cold/done").status_code == 403
    assert home.post("/tips/wash-cold/done").status_code == 403
    assert open_books(services, home.household()).first == date(2026, 11, 1)
