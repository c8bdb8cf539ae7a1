"""`yidu organisation`: made, listed, and somebody locked out let in again."""

import re

import pytest

from webapp.cli import main
from webapp.settings import Settings
from webapp.store.outreach import people
from webapp.usecases.outreach.organisations import list_organisations
from webapp.usecases.services import Services

ADD = [
    "organisation", "add", "滨湖服务队", "--english", "Binhu team", "--province", "anhui",
    "--owner-login", "Chen@example.org", "--owner-name", "小陈",
]  # fmt: skip
LINK = re.compile(r"^  (\S*)/staff/invitation/([\w-]{32})$", re.MULTILINE)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("YIDU_DATA", str(settings.data))
    monkeypatch.setenv("YIDU_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("YIDU_PUBLIC_URL", "https://yidu.example.org")


def test_one_is_made_with_a_link_for_its_owner(
    capsys: pytest.CaptureFixture[str], services: Services, client, post
) -> None:
    assert main(ADD) == 0
    said = capsys.readouterr().out
    assert "滨湖服务队 (Binhu team), anhui, is there" in said
    assert "within 72 hours" in said
    address, secret = LINK.findall(said)[0]
    assert address == "https://yidu.example.org"
    assert post(client, f"/staff/invitation/{secret}", password="correct horse battery").status_code == 303
    answer = post(client, "/staff/sign-in", login="chen@example.org", password="correct horse battery")
    assert answer.status_code == 303
    assert client.get("/staff/people").status_code == 200, "an owner"
    assert "平台运维" in client.get("/staff/audit").text


def test_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(ADD)
    capsys.readouterr()
    assert main(["organisation", "list"]) == 0
    assert capsys.readouterr().out == (
        "滨湖服务队 (Binhu team), anhui\n  chen@example.org         owner   小陈, no password yet\n"
    )


def test_without_an_english_name_the_chinese_one_serves(services: Services) -> None:
    main([word for word in ADD if word not in ("--english", "Binhu team")])
    (found,) = list_organisations(services)
    assert found.organisation.name.en == "滨湖服务队"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"anhui": "atlantis"}, "没有这个省：atlantis"),
        ({"Chen@example.org": "a b"}, "登录名要 2 到 64 个字"),
        ({"小陈": " "}, "请写上怎么称呼"),
        ({"滨湖服务队": "另一个队"}, "这个登录名已经有人用了"),
        ({}, "已经有叫“滨湖服务队”的单位"),
    ],
)
def test_what_will_not_do_is_told_and_nothing_is_made(
    capsys: pytest.CaptureFixture[str], services: Services, change: dict[str, str], sentence: str
) -> None:
    main(ADD)
    assert main([change.get(word, word) for word in ADD]) == 2
    assert sentence in capsys.readouterr().err
    assert len(list_organisations(services)) == 1


def test_who_is_locked_out_gets_a_new_link(capsys: pytest.CaptureFixture[str], services: Services) -> None:
    main(ADD)
    (found,) = list_organisations(services)
    person = found.people[0]
    with services.database.write() as session:
        people.set_second_step(session, found.organisation.id, person.id, "JBSWY3DPEHPK3PXP")
    assert main(["organisation", "invite", "chen@example.org"]) == 0
    assert len(LINK.findall(capsys.readouterr().out)) == 2
    assert list_organisations(services)[0].people[0].two_step
    assert main(["organisation", "invite", "chen@example.org", "--reset-second-step"]) == 0
    assert not list_organisations(services)[0].people[0].two_step
    assert main(["organisation", "invite", "nobody"]) == 2
    assert "没有人用这个登录名：nobody" in capsys.readouterr().err
