import plotly.graph_objects as go
import pytest


def test_lines_are_rounded_and_add_up(home, services):
    from datetime import date

    from webapp.usecases.bill_month import bill_month

    month = bill_month(services, home.household(), date(2026, 11, 21))
    assert month.bill.yuan == sum(line.yuan for line in month.bill.lines)
    assert month.wh == sum(sum(parts.values()) for parts in month.totals.values())
    assert f"{month.bill.yuan:,}" in home.get("/bill").text


def test_a_logged_run_is_on_the_bill(home, post):
    before = home.get("/bill").text
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1", start="20:00", day="today")
    assert home.get("/bill").text != before


def test_plotly_accepts_the_figures(home):
    figures = home.get("/bill/figures.json").json["figures"]
    assert [figure["id"] for figure in figures] == ["daily", "average"]
    for figure in figures:
        drawn = go.Figure(
            data=figure["data"], layout={k: v for k, v in figure["layout"].items() if k != "font"}, skip_invalid=False
        )
        assert len(drawn.data) >= 1


def test_the_average_day_has_96_points(home):
    average = home.get("/bill/figures.json").json["figures"][1]
    assert len(average["data"][0]["y"]) == 96


@pytest.mark.parametrize("month", ["2027-01", "1999-01", "2026-13", "abc", "<script>"])
def test_a_month_that_cannot_be_is_refused_in_words(home, month):
    answer = home.get("/bill", query_string={"month": month})
    assert answer.status_code == 422
    assert "看不懂这个日期" in answer.text
