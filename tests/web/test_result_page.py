"""The result of a campaign: for the staff, then for everybody; a headline anybody may work out again from the table."""

import csv
import io
import random
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from zipfile import ZipFile

import pytest
from pdf_reading import Pdf
from scipy.stats import t as student

from tests.outreach import a_campaign, an_organisation, counted_days, joins, signed_in
from webapp.domain.calendar import DAY, midnight
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.effect import Effect
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.text import Text
from webapp.senders.pdf import pdf_of
from webapp.store.outreach import results
from webapp.usecases.outreach.measure_effect import measure_all
from webapp.views.outreach.result_picture import axis

FIRST, LAST = date(2026, 10, 1), date(2026, 10, 30)


@pytest.fixture
def organisation(services):
    return an_organisation(services)


@pytest.fixture
def campaign(services, organisation, clock):
    clock.set(midnight(LAST + 2 * DAY) + timedelta(hours=9))
    return a_campaign(services, organisation, "closed", FIRST, LAST)


def as_staff(app, services, organisation: Organisation, role: str = "editor"):
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["staff"] = signed_in(services, organisation, role)
    return browser


def lived(services, campaign: Campaign, saved: int = 300, treated: int = 40, control: int = 14) -> None:
    rng = random.Random(7)
    for n in range(treated + control):
        home = joins(services, campaign, arm="treated" if n < treated else "control")
        before = rng.randrange(5_000, 12_000)
        during = before + rng.randrange(900, 1_100) - (saved if n < treated else 0)
        days = {FIRST - each * DAY: before for each in range(1, 31)}
        counted_days(services, campaign, home, days | {FIRST + each * DAY: during for each in range(30)})


def url(campaign: Campaign, rest: str = "") -> str:
    return f"/staff/campaigns/{campaign.id}/result{rest}"


class TestStaff:
    def test_nothing_is_shown_before_the_end(self, app, services, organisation, campaign, clock, post):
        clock.set(midnight(LAST))
        staff = as_staff(app, services, organisation)
        assert "活动还没结束" in staff.get(url(campaign)).text
        answer = post(staff, url(campaign, "/measure"))
        assert answer.status_code == 422
        assert "中途看结果会看错" in answer.text

    def test_an_editor_measures_publishes_and_withdraws(self, app, services, organisation, campaign, client, post):
        lived(services, campaign)
        staff = as_staff(app, services, organisation)
        assert "还没有算过" in staff.get(url(campaign)).text
        assert post(staff, url(campaign, "/publish")).status_code == 422
        assert post(staff, url(campaign, "/measure")).status_code == 303
        page = staff.get(url(campaign)).text
        assert "平均每天少用" in page
        assert "没有公开" in page
        assert client.get(f"/results/{campaign.code}").status_code == 404
        post(staff, url(campaign, "/publish"))
        assert client.get(f"/results/{campaign.code}").status_code == 200
        post(staff, url(campaign, "/withdraw"))
        assert client.get(f"/results/{campaign.code}").status_code == 404

    def test_a_result_that_waits_is_told_on_the_list_until_it_is_public(
        self, app, services, organisation, campaign, post
    ):
        staff, viewer = as_staff(app, services, organisation), as_staff(app, services, organisation, "viewer")
        other = as_staff(app, services, an_organisation(services, "别处"), "owner")
        waiting = "结果算好了，还没有公开"
        lived(services, campaign, treated=10, control=5)
        assert waiting not in staff.get("/staff").text
        measure_all(services)
        page = staff.get("/staff").text
        assert waiting in page
        assert f'href="{url(campaign)}"' in page
        assert waiting not in viewer.get("/staff").text
        assert waiting not in other.get("/staff").text
        post(staff, url(campaign, "/publish"))
        assert waiting not in staff.get("/staff").text

    def test_a_viewer_looks_and_changes_nothing(self, app, services, organisation, campaign, post):
        lived(services, campaign)
        measure_all(services)
        viewer = as_staff(app, services, organisation, "viewer")
        page = viewer.get(url(campaign)).text
        assert "平均每天少用" in page
        assert "/publish" not in page
        for what in ("/measure", "/publish", "/withdraw"):
            assert post(viewer, url(campaign, what)).status_code == 403

    def test_another_organisation_finds_nothing(self, app, services, campaign, post):
        lived(services, campaign, treated=10, control=5)
        measure_all(services)
        other = as_staff(app, services, an_organisation(services, "别处"), "owner")
        for rest in ("", "/table.csv", "/tables.xlsx", "/result.pdf"):
            assert other.get(url(campaign, rest)).status_code == 404
        for what in ("/measure", "/publish", "/withdraw"):
            assert post(other, url(campaign, what)).status_code == 404

    def test_homes_and_visitors_are_no_staff(self, campaign, home, client):
        for browser in (home, client):
            assert browser.get(url(campaign)).status_code == 302
            assert browser.get(url(campaign, "/table.csv")).status_code == 302

    def test_a_new_version_of_a_published_result_is_public_too(
        self, app, services, organisation, campaign, client, clock, post
    ):
        lived(services, campaign)
        measure_all(services)
        post(as_staff(app, services, organisation), url(campaign, "/publish"))
        clock.set(midnight(LAST + 21 * DAY) + timedelta(hours=10))
        measure_all(services)
        page = client.get(f"/results/{campaign.code}").text
        assert "第 2 版" in page
        assert "定稿" in page


@pytest.fixture
def shown(app, services, organisation, campaign, post):
    lived(services, campaign)
    measure_all(services)
    post(as_staff(app, services, organisation), url(campaign, "/publish"))
    return campaign


class TestPublic:
    def test_it_says_what_is_known_how_and_what_not(self, client, shown):
        page = client.get(f"/results/{shown.code.lower()}").text
        for text in ("整段都在 0 的右边", "抽签选出 14 户", "加入过", "54 户", "它没说什么", "不能抵消", "估算"):
            assert text in page
        for text in ("碳中和", "显著", "<script>"):
            assert text not in page

    def test_where_a_version_may_not_tell_who_was_left_out_it_claims_nothing_of_them(self, client, services, shown):
        """Three homes more count than in the first version: less it, all who were left out would be two."""
        with services.database.write() as session:
            (first,) = results.versions(session, shown.organisation_id, shown.id)
            for each in ("treated", "control"):
                first.figures[each] |= {"joined": 45, "gaps": 5, "counted": 40}
            results.save(session, shown, replace(first, version=2), b"")
            later = {**first.figures, "treated": first.figures["treated"] | {"gaps": 2, "counted": 43}}
            results.save(session, shown, replace(first, version=3, figures=later), b"")
        page = client.get(f"/results/{shown.code}").text
        assert "这一版不写谁没算进来" in page
        assert "抽签选出一部分" in page
        for text in ("加入过", "没算进来的比例", "差不到 5 户的没写"):
            assert text not in page

    def test_what_is_not_clear_is_not_claimed(self, app, services, organisation, campaign, client, post):
        lived(services, campaign, saved=5)
        measure_all(services)
        post(as_staff(app, services, organisation), url(campaign, "/publish"))
        page = client.get(f"/results/{campaign.code}").text
        assert "看不清有没有少用" in page
        assert "里面有 0" in page

    def test_more_use_is_said_plainly(self, app, services, organisation, campaign, client, post):
        lived(services, campaign, saved=-400)
        measure_all(services)
        post(as_staff(app, services, organisation), url(campaign, "/publish"))
        page = client.get(f"/results/{campaign.code}").text
        assert "平均每天多用" in page
        assert "合计多用" in page

    def test_the_figures_of_the_picture_add_up_as_printed(self, client, shown):
        page = client.get(f"/results/{shown.code}").text
        picture = page.split('class="chart two-l"')[1].split("</svg>")[0]
        ours, theirs, apart = (
            (1 if "多" in text else -1) * round(100 * float(text.split()[1]))
            for text in (part.split("</text>")[0] for part in picture.split('class="v"')[1:])
            for text in [text.partition(">")[2]]
        )
        assert ours - theirs == apart

    def test_the_headline_is_worked_out_again_from_the_table(self, client, shown):
        """By the formula of the page, from the file alone, by other means than ours."""
        page = client.get(f"/results/{shown.code}").text
        rows = list(csv.DictReader(io.StringIO(client.get(f"/results/{shown.code}/table.csv").text)))
        assert min(int(row["homes"]) for row in rows) >= 5
        sums = {
            arm: {
                name: sum(int(row[name]) for row in rows if row["arm"] == arm)
                for name in ("homes", "before", "during", "before_2", "before_during", "during_2")
            }
            for arm in ("treated", "control")
        }
        at = sum(each["before"] for each in sums.values()) / sum(each["homes"] for each in sums.values())
        levels, variances, freedoms = [], [], []
        for each in sums.values():
            n, x, y = each["homes"], each["before"], each["during"]
            xx, xy = each["before_2"] - x * x / n, each["before_during"] - x * y / n
            yy = each["during_2"] - y * y / n
            slope = xy / xx
            levels.append(y / n + slope * (at - x / n))
            variances.append((yy - slope * xy) / (n - 2) * (1 / n + (at - x / n) ** 2 / xx))
            freedoms.append(n - 2)
        freedom = sum(variances) ** 2 / sum(v * v / f for v, f in zip(variances, freedoms, strict=True))
        saved = levels[1] - levels[0]
        margin = student.ppf(0.975, freedom) * sum(variances) ** 0.5
        told = [f"{value / 1000:.2f}" for value in (saved, saved - margin, saved + margin)]
        assert f"<b>{told[0]}</b>度" in page
        assert f"{told[1]}–{told[2]} 度" in page

    def test_files_are_files(self, client, shown):
        book = client.get(f"/results/{shown.code}/tables.xlsx")
        assert book.status_code == 200
        with ZipFile(io.BytesIO(book.data)) as parts:
            assert len([name for name in parts.namelist() if "worksheets/sheet" in name]) == 5
        assert client.get(f"/results/{shown.code}/table.csv?version=1").status_code == 200
        for wrong in ("2", "x", "-1", "१", "99999999999"):
            assert client.get(f"/results/{shown.code}/table.csv?version={wrong}").status_code == 404

    def test_without_what_pdfs_need_the_page_says_so(self, client, shown):
        assert client.get(f"/results/{shown.code}/result.pdf").status_code == 501

    def test_unknown_codes_and_unpublished_results_answer_alike(self, client, services, campaign):
        lived(services, campaign, treated=8, control=6)
        measure_all(services)
        unknown, hidden = client.get("/results/ZZZZZZ"), client.get(f"/results/{campaign.code}")
        assert unknown.status_code == hidden.status_code == 404
        assert "没有公开，或者网址不对" in unknown.text
        assert "没有公开，或者网址不对" in hidden.text

    def test_a_title_with_marks_stays_text(self, app, services, organisation, clock, client, post):
        clock.set(midnight(LAST + 2 * DAY))
        title = Text("<b>少用</b>", "<i>less</i>")
        campaign = a_campaign(services, organisation, "closed", FIRST, LAST, title=title)
        lived(services, campaign, treated=8, control=6)
        measure_all(services)
        post(as_staff(app, services, organisation), url(campaign, "/publish"))
        assert "&lt;b&gt;少用&lt;/b&gt;" in client.get(f"/results/{campaign.code}").text


@pytest.mark.parametrize("size", [(6, 3), (3, 9)])
def test_few_homes_are_a_reason_not_a_figure(app, services, organisation, campaign, client, post, size):
    lived(services, campaign, treated=size[0], control=size[1])
    measure_all(services)
    post(as_staff(app, services, organisation), url(campaign, "/publish"))
    page = client.get(f"/results/{campaign.code}").text
    assert "还说不出效果" in page
    assert "不到 5 户" in page


def test_the_same_as_a_pdf(app, services, organisation, shown, published):
    printing = replace(services, pdf=partial(pdf_of, published=published / "static"))
    staff = as_staff(app, services, organisation)
    app.extensions["services"] = printing
    answer = staff.get(url(shown, "/result.pdf"))
    assert answer.mimetype == "application/pdf"
    sheet = Pdf(answer.data)
    assert "平均每天少用" in sheet.text()
    assert len(sheet.pages) <= 3


class TestMoved:
    """A campaign that moves use into cheap hours: the same page says what was moved, and no carbon."""

    @pytest.fixture
    def moved(self, services, organisation, clock):
        clock.set(midnight(LAST + 2 * DAY) + timedelta(hours=9))
        return a_campaign(services, organisation, "closed", FIRST, LAST, measure="shifted")

    def lived(self, services, campaign: Campaign, share: float) -> None:
        rng = random.Random(7)
        for n in range(54):
            home, before = (
                joins(services, campaign, arm="treated" if n < 40 else "control"),
                rng.randrange(5_000, 12_000),
            )
            valley = 0.35 + rng.uniform(-0.02, 0.02)
            counted_days(services, campaign, home, {FIRST - k * DAY: before for k in range(1, 31)}, valley)
            valley += rng.uniform(-0.01, 0.01) + (share if n < 40 else 0)
            counted_days(services, campaign, home, {FIRST + k * DAY: before for k in range(30)}, valley)

    def test_it_says_what_was_moved_and_that_no_carbon_is_saved(self, app, services, organisation, moved, client, post):
        self.lived(services, moved, 0.06)
        measure_all(services)
        staff = as_staff(app, services, organisation)
        post(staff, url(moved, "/publish"))
        page = client.get(f"/results/{moved.code}").text
        for text in (
            "平均每天挪到便宜时段",
            "别的时段的用电，约",
            "整段都在 0 的右边",
            "合计挪到便宜时段",
            "都用峰谷电价的话，少付",
            "按便宜时段每度至少便宜",
            "挪走的电按 0 算：没有官方的分时因子",
            "总数用多用少都不算",
            "没开峰谷电价的家庭，挪了也不省钱",
            "before 是各家活动前便宜时段以外每天平均多少瓦时",
        ):
            assert text in page, text
        assert "平均每天少用" not in page
        assert "年平均因子" not in page
        assert re.search(r"少排二氧化碳</dt><dd><b>0</b><span>千克", page)
        assert re.search(r"每户每天挪 0\.\d+ 度（", staff.get("/staff").text)
        with ZipFile(io.BytesIO(client.get(f"/results/{moved.code}/tables.xlsx").data)) as book:
            cells = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        assert "每户每天挪到便宜时段" in cells

    def test_what_is_not_clear_is_not_claimed(self, app, services, organisation, moved, client, post):
        self.lived(services, moved, 0.0)
        measure_all(services)
        post(as_staff(app, services, organisation), url(moved, "/publish"))
        assert "看不清有没有挪到便宜时段" in client.get(f"/results/{moved.code}").text

    def test_in_english_no_chinese_is_left(self, app, services, organisation, moved, client, post):
        self.lived(services, moved, 0.06)
        measure_all(services)
        post(as_staff(app, services, organisation), url(moved, "/publish"))
        post(client, "/me/language", lang="en")
        main = client.get(f"/results/{moved.code}").text.split("<main", 1)[1].split("</main", 1)[0]
        notice = services.tariffs.in_force("anhui", FIRST).source  # is called as it is called
        for name in ("桂园", "荷园", notice):
            main = main.replace(name, "")
        assert not re.findall("[\u4e00-\u9fff]+", main)


def test_no_effect_at_all_can_be_drawn_too():
    """All homes used the same every day: the range is a point at nought."""
    none = Effect("lottery", 0.0, 0.0, 0.0, 8_000.0, 8_000.0, 8_000.0, 10, 5, 300)
    for narrow in (True, False):
        drawn = axis(none, narrow)
        assert drawn.zero == drawn.low == drawn.high == drawn.at == drawn.left
        assert len(drawn.ticks) == 2
