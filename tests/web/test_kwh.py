import re

import pytest

from webapp.rules.advice import load_advice


def test_a_visitor_reads_it_without_a_price(client):
    text = client.get("/one-kwh").text
    assert "全国" in text
    assert "0.53" in text
    assert "单价是您家" not in text
    assert not re.search(r"0\.60|0\.57", text.split("够做这些事")[0])


def test_a_home_sees_its_own_periods_and_factor(home):
    text = home.get("/one-kwh").text
    assert "平段" in text
    assert 'data-per="0.5953" data-decimals="2">0.60<' in text
    assert 'data-per="0.3153" data-decimals="2">0.32<' in text
    assert 'data-digits="2">0.66<' in text


def test_the_guides_five_stand_as_printed_beside_why_ours_differ(client):
    text = client.get("/one-kwh").text
    for entry in load_advice().equivalences:
        assert entry.subject.zh in text
        if entry.flag == "guide":
            assert entry.verdict.zh in text
            assert entry.catalogue.zh in text


def test_more_kwh_do_more(client):
    three = re.findall(r'data-per="([\d.]+)"[^>]*>([\d.,]+)<', client.get("/one-kwh?n=３").text)
    assert {float(per): shown for per, shown in three if float(per) in (10, 1.5)} == {10: "30", 1.5: "4.5"}


@pytest.mark.parametrize("n", ["0", "21", "-1", "1e9", "abc", "😀", "", "<script>alert(1)</script>", "9" * 400])
def test_a_number_out_of_range_is_a_sentence_beside_its_field(client, n):
    answer = client.get("/one-kwh", query_string={"n": n})
    assert answer.status_code == 422
    assert 'id="n-error"' in answer.text
    assert "<script>alert" not in answer.text
    assert "够做这些事" in answer.text


def test_it_works_without_a_script(client):
    form = re.search(r'<form method="get" action="/one-kwh".*?</form>', client.get("/one-kwh").text, re.S)[0]
    assert 'name="n"' in form
    assert "<button" in form


def test_reasons_and_the_busy_hours_are_there(client):
    text = client.get("/one-kwh").text
    assert all(reason.title.zh in text for reason in load_advice().reasons)
    assert "0.57%" in text
    assert "8,710" in text
