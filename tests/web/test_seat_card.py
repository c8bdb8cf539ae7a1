"""A seat card is opened at home: agreed to, shared, typed, guessed, lost, too early, too late, taken out."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, at_seat, card_url, hands_in, seats_of, some_key
from tests.web.conftest import Post, SignIn
from tests.web.test_routes import contents
from webapp.domain.calendar import DAY
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.school_class import SchoolClass, Seat
from webapp.settings import Settings
from webapp.store.school import classes, works
from webapp.usecases.school import cards
from webapp.usecases.services import Services


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(EVENING)
    return an_organisation(services)


@pytest.fixture
def made(services: Services, organisation: Organisation) -> SchoolClass:
    return a_class(services, organisation)


@pytest.fixture
def seat(services: Services, made: SchoolClass) -> Seat:
    return seats_of(services, made)[0]


def test_a_card_opens_after_a_parent_agreed(
    client: FlaskClient, services: Services, made: SchoolClass, seat: Seat, post: Post, settings: Settings
) -> None:
    url = card_url(services, made, seat)
    before = contents(settings)
    assert client.get("/seat").status_code == 403
    shown = client.get(url).text
    assert "不填姓名、电话、生日" in shown
    assert "10月18日自动删除" in shown
    assert "不同意也没关系，用纸上的日记。" in shown
    assert "同意书第 1 版" in shown
    assert client.get("/seat").status_code == 403
    assert contents(settings) == before

    assert post(client, url).status_code == 303
    opened = client.get("/seat").text
    assert f"座号 {seat.number}" in opened
    assert "拔一拔" in opened
    agreed = seats_of(services, made)[0]
    assert (agreed.agreed_on, agreed.consent_version) == (services.today(), 1)


def test_a_card_tells_its_address_to_nobody(
    client: FlaskClient, services: Services, made: SchoolClass, seat: Seat, post: Post
) -> None:
    url = card_url(services, made, seat)
    for answer in (client.get(url), post(client, url), client.get("/seat"), client.get("/s/" + "A" * 12)):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer.headers["Cache-Control"]
    token = client.get("/csrf", base_url="https://localhost").text
    over_tls = client.post(url, data={"csrf_token": token}, base_url="https://localhost")
    assert over_tls.status_code == 303  # though the browser sent no referrer


def test_two_phones_share_a_card_and_see_the_same(
    app: Flask, services: Services, made: SchoolClass, seat: Seat, post: Post
) -> None:
    url = card_url(services, made, seat)
    first, second = app.test_client(), app.test_client()
    post(first, url)
    assert "几部手机用一张卡，看到的一样" in second.get(url).text
    post(second, url)
    hands_in(services, made, seat.number, "unplug", services.today(), {"plugs": 2})
    for phone in (first, second):
        assert "今天的做好了" in phone.get("/seat").text
        assert "歇了 2 个插头" in phone.get("/seat").text


def test_a_card_is_typed_with_its_class_code(
    client: FlaskClient, services: Services, made: SchoolClass, seat: Seat, post: Post
) -> None:
    url = card_url(services, made, seat)
    key = url.removeprefix("/s/")
    typed = f" {key[:4].lower()}-{key[4:8]} {key[8:]}".replace("O", "0").replace("I", "1").replace("B", "8")
    code = f"{made.code[:3].lower()} {made.code[3:]}"
    assert post(client, "/seat/open", code=code, key=typed).location == url
    wrong_class = post(client, "/seat/open", code="ABCDEF", key=key)
    assert wrong_class.status_code == 422
    assert "没有找到这张卡" in wrong_class.text
    wrong_key = post(client, "/seat/open", code=made.code, key="abc")
    assert wrong_key.status_code == 422
    assert f'value="{made.code}"' in wrong_key.text


def test_guessing_ends_kindly_and_never_shuts_out_a_real_card(
    client: FlaskClient, services: Services, made: SchoolClass, seat: Seat, post: Post, clock: Clock
) -> None:
    def guess(n: int) -> str:
        return "".join("ABCDEFGH234567AB"[(n >> shift) % 16] for shift in range(0, 48, 4))

    answers = [client.get(f"/s/{guess(n)}") for n in range(cards.TRIES + 1)]
    assert [answer.status_code for answer in answers[:-1]] == [404] * cards.TRIES
    assert "没有找到这张卡" in answers[0].text
    assert answers[-1].status_code == 429
    assert "分钟再试" in answers[-1].text
    typed = post(client, "/seat/open", code=made.code, key=guess(99))
    assert typed.status_code == 429
    assert "分钟再试" in typed.text
    assert client.get(card_url(services, made, seat)).status_code == 200
    clock.pass_by(minutes=11)
    assert client.get(f"/s/{guess(100)}").status_code == 404


def test_what_no_card_can_look_like_is_not_counted(client: FlaskClient, settings: Settings) -> None:
    before = contents(settings)
    for key in ("none", some_key(), "你好", "A" * 11):
        assert client.get(f"/s/{key}").status_code == 404
    assert contents(settings) == before


def test_a_class_yet_to_begin_says_when(
    client: FlaskClient, services: Services, organisation: Organisation, post: Post
) -> None:
    made = a_class(services, organisation, first=services.today() + 5 * DAY)
    url = card_url(services, made, seats_of(services, made)[0])
    assert "9月21日 周一开始" in client.get(url).text
    post(client, url)
    assert "9月21日 周一开始" in client.get("/seat").text


def test_a_class_that_is_over_says_thanks_and_shows_what_was_found(
    app: Flask, client: FlaskClient, services: Services, made: SchoolClass, seat: Seat, post: Post, clock: Clock
) -> None:
    phone, url = at_seat(app, services, made, seat), card_url(services, made, seat)
    other = card_url(services, made, seats_of(services, made)[1])
    hands_in(
        services, made, seat.number, "meter_detective", made.schedule[1].day, {"overnight_w": 61, "upper_bound": 0}
    )
    clock.pass_by(days=5)
    for text in (client.get(url).text, phone.get("/seat").text):
        assert "做完了，谢谢你" in text
        assert "夜里约 61 瓦" in text
    seen = phone.get("/seat").text
    links = re.findall(r'href="(/seat/[^"]+)"', seen)
    assert len(links) > 1
    for link in links:
        assert phone.get(link).status_code == 200, link
    assert "没有做" in seen
    late = post(client, other)
    assert late.status_code == 410
    assert "做完了" in late.text
    assert post(client, url).status_code == 303
    assert client.get("/seat").status_code == 200


def test_a_home_takes_out_everything_at_once(
    app: Flask, services: Services, made: SchoolClass, seat: Seat, post: Post
) -> None:
    phone = at_seat(app, services, made, seat)
    hands_in(services, made, seat.number, "unplug", services.today(), {"plugs": 2})
    hands_in(services, made, seats_of(services, made)[1].number, "unplug", services.today(), {"plugs": 3})
    assert "找不回来" in phone.get("/seat/take-out").text
    assert post(phone, "/seat/take-out").location == "/seat/open"
    assert "都没有了" in phone.get("/seat/open").text
    assert phone.get("/seat").status_code == 403
    with services.database.read() as session:
        assert [work.found for work in works.of_class(session, made)] == [{"plugs": 3}]
    assert seats_of(services, made)[0].agreed_on is None
    post(phone, card_url(services, made, seat))  # the card is as new
    assert phone.get("/seat").status_code == 200


def test_after_one_phone_took_all_out_the_other_is_asked_again(
    app: Flask, services: Services, made: SchoolClass, seat: Seat, post: Post
) -> None:
    first, second = (at_seat(app, services, made, seat) for _ in range(2))
    post(first, "/seat/take-out")
    answer = second.get("/seat")
    assert answer.status_code == 403
    assert "请大人先点“同意”" in answer.text


def test_another_card_takes_the_phone_and_leaves_what_was_handed_in(
    app: Flask, services: Services, made: SchoolClass, seat: Seat, post: Post
) -> None:
    phone = at_seat(app, services, made, seat)
    hands_in(services, made, seat.number, "unplug", services.today(), {"plugs": 2})
    assert post(phone, "/seat/stand-up").location == "/seat/open"
    assert phone.get("/seat").status_code == 403
    with services.database.read() as session:
        assert len(works.of_class(session, made)) == 1


def test_a_morning_asks_for_what_the_evening_began(
    app: Flask, services: Services, made: SchoolClass, seat: Seat, clock: Clock
) -> None:
    phone = at_seat(app, services, made, seat)
    day = made.schedule[1].day
    hands_in(services, made, seat.number, "meter_detective", day, {}, entry={"evening": "1.0"}, done=False)
    clock.set(EVENING.replace(day=9, hour=7))
    text = phone.get("/seat").text
    assert "接着做" in text.split("</h1>")[0]
    clock.set(EVENING.replace(day=16, hour=19))
    assert "今天的任务" in phone.get("/seat").text.split("</h1>")[0]


def test_a_lost_card_is_printed_anew_and_the_old_one_ends(
    app: Flask, client: FlaskClient, services: Services, made: SchoolClass, seat: Seat, post: Post, sign_in: SignIn
) -> None:
    desk = sign_in(Organisation(made.organisation_id, None, "anhui", made.created_at), "editor")  # type: ignore[arg-type]
    phone, old = at_seat(app, services, made, seat), card_url(services, made, seat)
    hands_in(services, made, seat.number, "unplug", services.today(), {"plugs": 2})
    answer = post(desk, f"/staff/classes/{made.id}/cards", seat=f"座号 {seat.number}")
    assert answer.location == f"/staff/classes/{made.id}/cards/{seat.number}"
    printed = desk.get(answer.location).text
    assert f'href="/staff/classes/{made.id}">回到班级' in printed
    assert "data-print" in printed
    new = seats_of(services, made)[0]
    assert (new.number, new.issue, new.agreed_on) == (seat.number, 2, services.today())
    assert client.get(old).status_code == 404
    assert phone.get("/seat").status_code == 403
    post(client, card_url(services, made, new))
    assert "今天的做好了" in client.get("/seat").text
    wrong = post(desk, f"/staff/classes/{made.id}/cards", seat="100")
    assert wrong.status_code == 422
    missing = next(n for n in range(10, 100) if n not in {each.number for each in seats_of(services, made)})
    wrong = post(desk, f"/staff/classes/{made.id}/cards", seat=str(missing))
    assert wrong.status_code == 422
    assert "没有这个座号" in wrong.text


def test_a_page_fetched_beside_brings_no_seat_back(
    client: FlaskClient, services: Services, made: SchoolClass, seat: Seat, post: Post
) -> None:
    """A worker keeps pages of the seat; their answers may come when the child has stood up."""
    post(client, card_url(services, made, seat))
    opened, fetched = (client.get("/seat", headers={"Sec-Fetch-Mode": mode}) for mode in ("navigate", "cors"))
    assert opened.status_code == fetched.status_code == 200
    assert "Set-Cookie" in opened.headers
    assert "Set-Cookie" not in fetched.headers


def test_an_unknown_card_is_kind(client: FlaskClient) -> None:
    answer = client.get("/s/ABCDEFGHIJKL")
    assert answer.status_code == 404
    assert "没有找到这张卡" in answer.text
    assert "/seat/open" in answer.text


def test_each_class_has_spare_cards_and_drawn_numbers(services: Services, made: SchoolClass) -> None:
    numbers = [seat.number for seat in seats_of(services, made)]
    assert len(set(numbers)) == 48
    assert numbers != list(range(numbers[0], numbers[0] + 48))


def test_a_deleted_class_leaves_unknown_cards(
    client: FlaskClient, services: Services, made: SchoolClass, seat: Seat
) -> None:
    url = card_url(services, made, seat)
    with services.database.write() as session:
        classes.forget_class(session, made)
    answer = client.get(url)
    assert answer.status_code == 404
    assert "没有找到这张卡" in answer.text


def test_a_child_who_is_early_goes_back_to_its_missions(app: Flask, services: Services, clock: Clock) -> None:
    clock.set(EVENING)
    made = a_class(services, an_organisation(services))
    answer = at_seat(app, services, made, seats_of(services, made)[0]).get("/seat/missions/fridge_and_ac")
    assert answer.status_code == 404
    assert 'href="/seat">回去看任务' in answer.text
