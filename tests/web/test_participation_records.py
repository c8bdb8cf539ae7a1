"""What a household writes down for the outside: statements of its own, leave, receipts, locked days, paper bills."""

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import update

from tests.stated import a_metered_home, bring, days_of
from tests.web.test_aggregate_command import a_baseline
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.consent import holding
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Quality
from webapp.store import baselines, meters
from webapp.store.meters import Import
from webapp.store.statements import STATEMENT
from webapp.usecases.gather_facts import gather_facts
from webapp.usecases.keep_bills import list_bills
from webapp.usecases.keep_household import keep
from webapp.usecases.keep_receipts import show_books
from webapp.usecases.permit import list_consents
from webapp.usecases.seal_months import seal_months
from webapp.usecases.show_participation import show_participation

OCTOBER = date(2026, 10, 1)
BILL = {"first": "2026-10-01", "last": "2026-10-31", "kwh-flat": "83", "kwh-valley": "48", "yuan": "64.54"}
RECEIPT = {
    "level": "L3",
    "route": "ah_hefei",
    "issuer": "合肥平台",
    "number": "HF-2026-001",
    "first": "2026-10-01",
    "last": "2026-10-31",
    "quantity": "3.5",
    "unit": "kg",
    "registry_state": "",
}
LEAVE = {"kind": "data_sharing", "recipient": "某机构", "purpose": "打包", "first": "2026-10-01", "last": "2027-09-30"}


def metered(services, home, first, n_days, wh=44, quality=Quality.MEASURED):
    """Days whose every quarter-hour is the same."""
    shape = (n_days, 96)
    rows = DayRows(first, np.full(shape, wh, dtype=np.int64), np.full(shape, quality, dtype=np.uint8))
    with services.database.write() as session:
        number = meters.next_id(session, home.id)
        item = Import(number, services.now(), "m.csv", "csv", f"x{number}", 1, 1, first, rows.end - DAY, [], [])
        meters.save_import(session, home.id, item)
        meters.save_days(session, list(meters.day_values(home.id, number, rows, 0)))


def evidence(services, browser):
    return {one.item.id: one.verdict for one in show_participation(services, browser.household()).evidence}


def the_id(text, endpoint):
    """The id in the first form that posts to such an address."""
    return re.search(rf'action="[^"]*/([0-9a-f]{{16}})/{endpoint}"', text)[1]


class TestEvidence:
    def test_readings_of_the_whole_month_count(self, home, services):
        metered(services, home.household(), OCTOBER, 31)
        assert evidence(services, home)["readings"].code == "valid"
        text = home.get("/participation/evidence").text
        assert "2026 年 10 月有效率 100%，缺 0 个刻钟。" in text

    def test_days_spread_from_a_daily_total_do_not(self, home, services):
        metered(services, home.household(), OCTOBER, 31, quality=Quality.ESTIMATED)
        found = evidence(services, home)["readings"]
        assert (found.answer, found.code) == ("not_met", "too_coarse")

    def test_a_gap_of_two_days_is_told_and_not_filled(self, home, services):
        metered(services, home.household(), OCTOBER, 29)
        assert "有效率 93.5%，缺 192 个刻钟，没到 95%。缺的不补。" in home.get("/participation/evidence").text

    def test_each_item_says_why_and_where_it_is_written(self, home, services):
        text = home.get("/participation/evidence").text
        for one in show_participation(services, home.household()).evidence:
            assert one.item.text.zh in text
            assert one.item.clause in text

    def test_a_province_without_a_factor_of_its_own_is_told(self, home, services):
        newest = max(services.factors.years, key=lambda year: year.data_year)
        absent = next(name for name in services.factors.region_of if name not in newest.provinces)
        keep(services, replace(home.household(), province=absent, city=None))
        assert evidence(services, home)["method"].code == "factor_of_elsewhere"
        assert "没查到本省的因子" in home.get("/participation").text


class TestDeclarations:
    def test_one_is_made_with_its_day_and_taken_back(self, home, post, services):
        answer = post(home, "/participation/declarations", kind="nowhere_else")
        assert answer.status_code == 303
        assert evidence(services, home)["unique"].params["day"] == date(2026, 11, 21)
        text = home.get("/participation/evidence").text
        assert "您在 2026 年 11 月 21 日声明，我们没有核对。" in text
        post(home, f"/participation/declarations/{the_id(text, 'undo')}/undo")
        assert evidence(services, home)["unique"].answer == "unknown"
        assert "撤回过的 1 条" in home.get("/participation/evidence").text

    def test_its_opposite_is_taken_back(self, home, post, services):
        post(home, "/participation/declarations", kind="no_pv")
        post(home, "/participation/declarations", kind="has_pv")
        assert set(gather_facts(services, home.household()).declared) == {"has_pv"}

    def test_saying_it_twice_is_saying_it_once(self, home, post, services):
        for _ in range(2):
            post(home, "/participation/declarations", kind="home_only")
        text = home.get("/participation/evidence").text
        assert text.count("/undo") == 1

    @pytest.mark.parametrize("kind", ["", "rich", "<b>"])
    def test_what_nobody_asked_is_refused(self, home, post, kind):
        assert post(home, "/participation/declarations", kind=kind).status_code == 422

    def test_another_homes_is_unknown(self, home, stranger, post):
        post(home, "/participation/declarations", kind="home_only")
        declared = the_id(home.get("/participation/evidence").text, "undo")
        assert post(stranger, f"/participation/declarations/{declared}/undo").status_code == 404


class TestConsents:
    def asked(self, home, post, **more):
        assert post(home, "/participation/consents", data="monthly", **{**LEAVE, **more}).status_code == 303
        return the_id(home.get("/participation/consents").text, "withdraw")

    def test_asking_gives_nothing(self, home, post, services):
        self.asked(home, post)
        assert not list_consents(services, home.household())[0].given_at
        text = home.get("/participation/consents").text
        assert "还没同意" in text
        assert "现在没有机构能收这份授权" in text
        assert "不给的：每日用电量、每刻钟用电量" in text

    def test_giving_needs_a_tick_of_its_own(self, home, post, services):
        consent = self.asked(home, post)
        answer = post(home, f"/participation/consents/{consent}/give")
        assert answer.status_code == 422
        assert "没有勾选，就不算同意" in answer.text
        assert not list_consents(services, home.household())[0].given_at
        assert post(home, f"/participation/consents/{consent}/give", agreed="1").status_code == 303
        assert holding(list_consents(services, home.household()), "data_sharing", OCTOBER)

    def test_it_is_withdrawn_with_one_tap_and_its_history_stays(self, home, post, services):
        consent = self.asked(home, post)
        post(home, f"/participation/consents/{consent}/give", agreed="1")
        assert post(home, f"/participation/consents/{consent}/withdraw").status_code == 303
        kept = list_consents(services, home.household())
        assert kept[0].given_at
        assert kept[0].withdrawn_at
        assert "撤回或到期的 1 份" in home.get("/participation/consents").text
        assert post(home, f"/participation/consents/{consent}/give", agreed="1").status_code == 422

    def test_both_kinds_complete_the_seventh_item(self, home, post, services):
        for kind in ("authorisation", "data_sharing"):
            self.asked(home, post, kind=kind)
            consent = the_id(home.get("/participation/consents").text, "give")
            post(home, f"/participation/consents/{consent}/give", agreed="1")
        assert evidence(services, home)["consent"].answer == "met"

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"recipient": " "}, "recipient"),
            ({"purpose": ""}, "purpose"),
            ({"first": "soon"}, "first"),
            ({"last": "2026-09-30"}, "last"),
            ({"last": "2036-09-30"}, "last"),
            ({"recipient": "长" * 61}, "recipient"),
        ],
    )
    def test_what_is_missing_is_said_beside_its_field(self, home, post, typed, field):
        answer = post(home, "/participation/consents", data="monthly", **{**LEAVE, **typed})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text

    def test_no_data_chosen_is_told(self, home, post):
        assert "至少选一样数据" in post(home, "/participation/consents", **LEAVE).text

    def test_another_homes_is_unknown(self, home, stranger, post):
        consent = self.asked(home, post)
        assert post(stranger, f"/participation/consents/{consent}/withdraw").status_code == 404


class TestReceipts:
    def test_one_raises_the_level_in_the_households_own_words_only(self, home, post, services):
        assert post(home, "/participation/receipts", **RECEIPT).status_code == 303
        text = home.get("/participation").text
        assert "按您填写的回执：L3" in text
        assert "我们没有核对" in text
        assert show_participation(services, home.household()).level.id == "L0"

    def test_it_locks_its_days(self, home, post):
        post(home, "/participation/receipts", **RECEIPT)
        locked = post(
            home,
            "/participation/receipts/allocations",
            mechanism="ccer_aggregator_ready",
            lock_first="2026-10-31",
            lock_last="2026-11-01",
        )
        assert locked.status_code == 422
        assert "2026-10-01 到 2026-10-31 已经给了“合肥碳普惠试点”" in locked.text
        assert 'id="lock_first-error"' in locked.text

    def test_a_locked_day_refuses_a_receipt_of_another_route(self, home, post, services):
        self.lock(home, post, "ccer_aggregator_ready")
        answer = post(home, "/participation/receipts", **RECEIPT)
        assert answer.status_code == 422
        assert "已经给了“为将来的打包项目备证据”" in answer.text
        assert not show_books(services, home.household()).receipts

    def lock(self, home, post, mechanism, first="2026-10-10", last="2026-10-20"):
        days = {"lock_first": first, "lock_last": last}
        return post(home, "/participation/receipts/allocations", mechanism=mechanism, **days)

    def test_promised_days_become_part_of_the_receipt_and_none_is_set_free(self, home, post, services):
        self.lock(home, post, "ah_hefei", "2026-09-20", "2026-10-05")
        post(home, "/participation/receipts", **RECEIPT)
        held = show_books(services, home.household()).held
        assert [(each.first, each.last) for each in held] == [(date(2026, 9, 20), date(2026, 10, 31))]

    def test_days_can_be_released_until_they_are_written_down_outside(self, home, post, services):
        self.lock(home, post, "ah_hefei")
        kept = the_id(home.get("/participation/receipts").text, "release")
        assert post(home, f"/participation/receipts/allocations/{kept}/release").status_code == 303
        post(home, "/participation/receipts", **RECEIPT)
        recorded = show_books(services, home.household()).held[0]
        answer = post(home, f"/participation/receipts/allocations/{recorded.id}/release")
        assert answer.status_code == 422
        assert "HF-2026-001" in answer.text

    def test_a_number_is_used_once_at_home(self, home, post):
        post(home, "/participation/receipts", **RECEIPT)
        again = {**RECEIPT, "number": "hf 2026 001", "first": "2026-09-01", "last": "2026-09-30"}
        answer = post(home, "/participation/receipts", **again)
        assert answer.status_code == 422
        assert "这个编号您在 2026-11-21 已经填过了" in answer.text
        assert 'value="hf 2026 001"' in answer.text

    def test_another_homes_number_is_refused_and_nothing_revealed(self, home, stranger, post, services):
        post(home, "/participation/receipts", **RECEIPT)
        answer = post(stranger, "/participation/receipts", **RECEIPT)
        assert answer.status_code == 422
        assert "这个编号不能再用第二次" in answer.text
        assert "2026-11-21 已经" not in answer.text
        assert not show_books(services, stranger.household()).receipts
        assert not show_books(services, stranger.household()).allocations

    def test_deleted_it_frees_days_and_number_and_can_come_back(self, home, stranger, post, services):
        post(home, "/participation/receipts", **RECEIPT)
        kept = the_id(home.get("/participation/receipts").text, "drop")
        post(home, f"/participation/receipts/{kept}/drop")
        books = show_books(services, home.household())
        assert (books.receipts, books.held) == ([], [])
        assert "按您填写的回执" not in home.get("/participation").text
        assert post(home, f"/participation/receipts/{kept}/restore").status_code == 303
        assert len(show_books(services, home.household()).held) == 1

    def test_a_number_taken_meanwhile_cannot_be_restored(self, home, stranger, post, services):
        post(home, "/participation/receipts", **RECEIPT)
        kept = the_id(home.get("/participation/receipts").text, "drop")
        post(home, f"/participation/receipts/{kept}/drop")
        assert post(stranger, "/participation/receipts", **RECEIPT).status_code == 303
        assert post(home, f"/participation/receipts/{kept}/restore").status_code == 422

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"issuer": ""}, "issuer"),
            ({"number": ""}, "number"),
            ({"first": ""}, "first"),
            ({"last": ""}, "last"),
            ({"last": "2026-09-01"}, "last"),
            ({"last": "2026-11-21"}, "last"),
            ({"quantity": ""}, "quantity"),
            ({"quantity": "-1"}, "quantity"),
            ({"quantity": "many"}, "quantity"),
            ({"level": "L5", "registry_state": ""}, "registry_state"),
        ],
    )
    def test_what_a_level_needs_is_said_beside_its_field(self, home, post, services, typed, field):
        answer = post(home, "/participation/receipts", **{**RECEIPT, **typed})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert not show_books(services, home.household()).receipts

    @pytest.mark.parametrize("typed", [{"level": "L2"}, {"route": "gec_individual"}, {"unit": "CCER"}])
    def test_what_nobody_issues_is_refused(self, home, post, services, typed):
        assert post(home, "/participation/receipts", **{**RECEIPT, **typed}).status_code == 422
        assert not show_books(services, home.household()).receipts

    def test_days_not_over_cannot_be_locked(self, home, post):
        assert self.lock(home, post, "ah_hefei", "2026-11-20", "2026-11-21").status_code == 422


class TestPaperBills:
    def kept(self, home, post, **more):
        return post(home, "/bill/replay", keep="1", **{**BILL, **more})

    def test_a_bill_is_checked_without_being_kept(self, home, post, services):
        text = post(home, "/bill/replay", **BILL).text
        assert "记下这张电费单" in text
        assert not list_bills(services, home.household()).kept

    def test_a_bill_is_kept_by_its_button(self, home, post, services):
        answer = self.kept(home, post)
        assert (answer.status_code, answer.location) == (303, "/bill/replay#kept")
        bill, check = list_bills(services, home.household()).kept[0]
        assert (bill.wh, bill.yuan, check.gap_share) == (131_000, Decimal("64.54"), None)
        assert "这几天的读数不全，没法对" in home.get("/bill/replay").text

    def test_it_is_compared_with_the_readings_of_its_days(self, home, post, services):
        metered(services, home.household(), OCTOBER, 31)  # 130.944 kWh
        self.kept(home, post)
        _, check = list_bills(services, home.household()).kept[0]
        assert (check.measured_wh, check.gap_wh) == (130_944, -56)
        assert evidence(services, home)["bill"].answer == "met"
        assert "差 0.1 度（0.0%）" in home.get("/bill/replay").text

    def test_one_day_not_measured_and_nothing_is_compared(self, home, post, services):
        metered(services, home.household(), OCTOBER, 30)
        self.kept(home, post)
        assert list_bills(services, home.household()).kept[0][1].gap_share is None
        assert evidence(services, home)["bill"].code == "bill_unmeasured"

    def test_a_difference_above_two_in_a_hundred_is_ours_to_call(self, home, post, services):
        metered(services, home.household(), OCTOBER, 31, wh=46)
        self.kept(home, post)
        assert evidence(services, home)["bill"].code == "bill_differs"
        assert "这是我们定的线" in home.get("/bill/replay").text

    def test_the_same_days_are_kept_once_and_nothing_typed_is_lost(self, home, post, services):
        self.kept(home, post)
        answer = self.kept(home, post, last="2026-10-30", yuan="60")
        assert answer.status_code == 422
        assert "2026-10-01 到 2026-10-31 的电费单已经记过了" in answer.text
        assert 'value="60"' in answer.text
        assert len(list_bills(services, home.household()).kept) == 1

    def test_it_is_deleted_and_comes_back(self, home, post, services):
        self.kept(home, post)
        bill = the_id(home.get("/bill/replay").text, "drop")
        post(home, f"/bill/paper/{bill}/drop")
        assert not list_bills(services, home.household()).kept
        post(home, f"/bill/paper/{bill}/restore")
        assert len(list_bills(services, home.household()).kept) == 1

    def test_a_wrong_bill_is_not_kept(self, home, post, services):
        assert self.kept(home, post, yuan="abc").status_code == 422
        assert not list_bills(services, home.household()).kept


class TestShenzhen:
    def test_without_readings_it_is_an_example_and_says_so(self, home):
        text = home.get("/participation/shenzhen").text
        assert "示意，不是深圳平台的结果" in text
        assert "不是您家的" in text
        assert text.count("不是官方参数") == 2
        for figure in ("0.663", "0.379", "3.535", "4.533"):
            assert figure in text

    def test_with_readings_it_is_the_homes_own_days(self, home, services):
        metered(services, home.household(), date(2026, 10, 15), 37, wh=50)  # 4.8 kWh a day
        text = home.get("/participation/shenzhen").text
        assert "您家最近 30 天" in text
        assert "30 天全测到了，能算的 30 天" in text
        assert text.count("<td>1.4</td>") == 30  # (8 - 4.8) * 0.4419
        assert "约 42 千克" in text

    def test_its_figures_can_be_changed(self, home):
        text = home.get("/participation/shenzhen?kg_per_kwh=0.3125&benchmark_kwh=8").text
        assert "0.469" in text
        assert "0.268" in text

    @pytest.mark.parametrize("typed", ["kg_per_kwh=0", "kg_per_kwh=x", "benchmark_kwh=-3", "benchmark_kwh=9999"])
    def test_a_wrong_figure_is_said_beside_its_field(self, home, typed):
        answer = home.get(f"/participation/shenzhen?{typed}")
        assert answer.status_code == 422
        assert f'id="{typed.split("=")[0]}-error"' in answer.text


class TestReview:
    def test_after_ninety_days_every_state_is_to_be_reviewed(self, home, clock):
        assert "就该复核了" not in home.get("/participation").text
        clock.set(datetime(2027, 2, 20, 9, tzinfo=CHINA))
        text = home.get("/participation").text
        assert "就该复核了" in text
        cards = re.findall(r'class="card path".*?</section>', text, re.S)
        assert cards
        assert all("待复核" in card for card in cards)
        assert not [card for card in cards if "现在可参与</span>" in card]

    def test_on_the_last_day_they_still_stand(self, home, clock):
        clock.set(datetime(2027, 2, 19, 9, tzinfo=CHINA))
        assert "就该复核了" not in home.get("/participation").text


class TestSeals:
    def sealed(self, services, clock):
        """A home metered and sealed since September, judged by a baseline locked before October."""
        clock.set(datetime(2026, 11, 3, 3, 30, tzinfo=CHINA))
        home = a_metered_home(services, "sealed")
        bring(services, home, days_of(date(2026, 9, 1), 61))
        locked = datetime(2026, 9, 20, 12, tzinfo=CHINA)
        with services.database.write() as session:
            baselines.save(session, home.id, baselines.Locked(locked, a_baseline()))
        seal_months(services, date(2026, 11, 3))
        return home

    def test_baseline_and_seal_are_read_from_what_was_kept(self, app, services, clock):
        browser = app.test_client().become(self.sealed(services, clock))
        found = evidence(services, browser)
        assert (found["baseline"].code, found["seal"].code) == ("locked_before", "sealed")
        assert show_participation(services, browser.household()).level.id == "L2"
        text = browser.get("/participation/evidence").text
        assert "2026 年 9 月 20 日锁定，早于 2026 年 10 月。" in text
        assert "2026 年 10 月在 2026 年 11 月 3 日封存，从 2026 年 9 月起没有断过。" in text

    def test_a_record_changed_behind_the_seal_breaks_the_item(self, app, services, clock):
        home = self.sealed(services, clock)
        with services.database.write() as session:
            session.connection().execute(update(STATEMENT).where(STATEMENT.c.sequence == 0).values(record=b"{}"))
        found = evidence(services, app.test_client().become(home))["seal"]
        assert (found.answer, found.code) == ("not_met", "chain_unlinked")
