import re

import pytest


def test_a_visitor_reads_every_rule_with_its_document(client, services):
    text = client.get("/sources").text
    for place in services.tariffs.provinces():
        assert services.tariffs.in_force(place.code, services.today()).source in text.replace("&amp;", "&")
    for year in services.factors.years:
        assert year.announcement.number in text
    for entry in services.catalogue.appliances.values():
        assert entry.name.zh in text
    for tip in services.advice.tips:
        assert tip.title.zh in text
    for pathway in services.pathways.pathways:
        assert pathway.name.zh in text


@pytest.mark.parametrize("anchor", ["tariff", "factor", "appliances", "tips", "pathways"])
def test_each_section_has_its_anchor_and_can_stand_alone(client, anchor):
    assert f'id="{anchor}"' in client.get("/sources").text
    alone = client.get("/sources", query_string={"section": anchor}).text
    assert re.findall(r'<h2 id="(\w+)"', alone) == [anchor]


def test_the_page_stays_light(client, home):
    assert len(client.get("/sources").data) <= 150_000
    assert len(home.get("/sources?q=%E7%9A%84").data) <= 150_000


def test_the_filter_works_without_a_script(client):
    text = client.get("/sources", query_string={"q": "公告2025年第47号"}).text
    assert re.findall(r'<h2 id="(\w+)"', text) == ["factor"]
    assert 'value="公告2025年第47号"' in text
    assert "洗衣机" in client.get("/sources?q=洗衣机").text


def test_a_home_finds_its_own_place_first(stranger):
    assert stranger.get("/sources").text.index(">上海 ") < stranger.get("/sources").text.index(">江苏 ")


@pytest.mark.parametrize("query", ["没有这个词", "<script>alert(1)</script>", "😀", "%", "*"])
def test_nothing_found_is_said(client, query):
    answer = client.get("/sources", query_string={"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_too_long_a_search_is_a_sentence(client):
    answer = client.get("/sources", query_string={"q": "长" * 500})
    assert answer.status_code == 422
    assert "最多写 40 个字" in answer.text


def test_links_leave_nothing_behind(client):
    text = client.get("/sources").text
    assert not [link for link in re.findall(r'<a href="http[^>]*>', text) if 'rel="noopener"' not in link]


def test_an_unknown_section_is_all_sections(client):
    assert client.get("/sources?section=nonsense").status_code == 200
