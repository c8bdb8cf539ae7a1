"""What a home changed, and what happened to it: added, changed, taken back, and never another's."""

from datetime import date

import pytest

from webapp.domain.intervention import DEEDS, SPOILERS
from webapp.usecases.interventions import list_interventions
from webapp.views.saving_words import KINDS

DAY = "2026-10-22"


def kept(services, browser):
    return list_interventions(services, browser.household()).kept


def added(services, home, post, **fields):
    answer = post(home, "/saving/deeds", **({"kind": "fridge", "day": DAY, "name": "换冰箱"} | fields))
    assert answer.status_code == 303, answer.text
    assert answer.location.endswith("/saving#deeds")
    return kept(services, home)[0]


def test_every_kind_can_be_chosen_and_kept(services, home, post):
    text = home.get("/saving/deeds/new").text
    for kind in (*DEEDS, *SPOILERS):
        assert KINDS[kind] in text
        form = home.get(f"/saving/deeds/new?kind={kind}").text
        assert f'name="kind" value="{kind}"' in form
        assert ('name="expected"' in form) == (kind in DEEDS)
        assert added(services, home, post, kind=kind, day=f"2026-10-{10 + len(kept(services, home))}").kind == kind


def test_what_it_should_save_comes_from_the_catalogue_or_is_typed(services, home, post):
    item = added(services, home, post, old="fridge-old-200l", new="fridge-300l-g1")
    assert item.expected_wh == pytest.approx(450, rel=0.02)
    assert 'value="0.45' in home.get(f"/saving/deeds/{item.id}").text
    own = added(services, home, post, day="2026-10-23", old="fridge-old-200l", new="fridge-300l-g1", expected="０.８")
    assert own.expected_wh == 800


def test_a_change_is_changed_dropped_and_restored(services, home, post):
    item = added(services, home, post)
    url = f"/saving/deeds/{item.id}"
    assert post(home, url, day="2026年10月1日", name=" 新  冰箱 ").status_code == 303
    (changed,) = kept(services, home)
    assert (changed.day, changed.name, changed.kind) == (date(2026, 10, 1), "新 冰箱", "fridge")
    post(home, f"{url}/drop")
    text = home.get("/saving").text
    assert "刚删掉的" in text
    assert f'action="{url}/restore"' in text
    post(home, f"{url}/restore")
    assert kept(services, home) == (changed,)


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"day": "2026-11-22"}, "day", "这一天还没到"),
        ({"day": "1999-01-01"}, "day", "太早了"),
        ({"day": ""}, "day", "看不懂这个日期"),
        ({"name": " "}, "name", "请写是什么"),
        ({"name": "字" * 21}, "name", "最多写 20 个字"),
        ({"old": "fridge-old-200l"}, "new", "旧的和新的都要选"),
        ({"new": "fridge-old-200l"}, "old", "旧的和新的都要选"),
        ({"old": "fridge-300l-g1", "new": "fridge-old-200l"}, "new", "新的并不省电"),
        ({"old": "moon", "new": "fridge-old-200l"}, "new", "没有这种电器"),
        ({"expected": "-1"}, "expected", "这个数要在"),
        ({"expected": "很多"}, "expected", "这里要填数字"),
        ({"expected": "NaN"}, "expected", "这里要填数字"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(services, home, post, fields, field, said):
    typed = {"kind": "fridge", "day": DAY, "name": "换冰箱"} | fields
    answer = post(home, "/saving/deeds", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'id="{field}-error"' in answer.text
    if typed["name"].strip():
        assert f'value="{typed["name"]}"' in answer.text
    assert kept(services, home) == ()


def test_the_same_again_is_told(services, home, post):
    added(services, home, post)
    answer = post(home, "/saving/deeds", kind="fridge", day=DAY, name="换冰箱")
    assert answer.status_code == 422
    assert "这一天已经记过“换冰箱”了" in answer.text


def test_an_unknown_kind_is_refused(services, home, post):
    assert post(home, "/saving/deeds", kind="magic", day=DAY, name="x").status_code == 422
    assert kept(services, home) == ()
    assert "您做的" in home.get("/saving/deeds/new?kind=magic").text


def test_another_homes_change_is_an_unknown_page(services, home, stranger, post):
    item = added(services, home, post)
    assert stranger.get(f"/saving/deeds/{item.id}").status_code == 404
    for end in ("", "/drop", "/restore"):
        answer = post(stranger, f"/saving/deeds/{item.id}{end}", day="2026-10-01", name="别人")
        assert answer.status_code == 404
    assert kept(services, home) == (item,)


def test_a_forgotten_home_forgets_its_changes(services, home, post):
    added(services, home, post)
    assert "1 件家里的改变" in home.get("/me/delete").text
    household = home.household()
    post(home, "/me/delete")
    assert list_interventions(services, household).kept == ()
