"""The page 设备和接口: tokens made, shown once, listed, revoked, taken along, forgotten."""

import io
import json
import re
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import Clock
from webapp.store import tokens
from webapp.usecases.devices import MOST_TOKENS, make_token
from webapp.usecases.services import Services
from webapp.usecases.upkeep import tidy

Post = Callable[..., TestResponse]
SHOWN = re.compile(r'id="secret" value="(yidu_[\w-]{43})"')


def made(client: FlaskClient, post: Post, name: str = "网关", scope: tuple[str, ...] = ("read",)) -> str:
    """Make a token as a person does; its secret."""
    assert post(client, "/me/devices", name=name, scope=list(scope)).location == "/me/devices"
    found = SHOWN.search(client.get("/me/devices").text)
    assert found
    return found[1]


def revoke_path(client: FlaskClient, name: str) -> str:
    """Where the button that revokes a token posts to."""
    forms = client.get("/me/devices").text.split("<form")
    (form,) = (form for form in forms if f"停用“{name}”" in form)
    found = re.search(r'action="([^"]+)"', form)
    assert found
    return found[1]


def test_there_is_none_at_first(home: FlaskClient) -> None:
    page = home.get("/me/devices").text
    assert "还没有接设备" in page
    assert 'value="http://localhost/api/v1"' in page
    assert 'href="/me/devices"' in home.get("/me").text


def test_the_secret_is_shown_once(home: FlaskClient, post: Post, services: Services) -> None:
    secret = made(home, post, "客厅网关", ("read", "write"))
    again = home.get("/me/devices").text
    assert secret not in again
    assert "客厅网关" in again
    assert "能读、能写 · 还没用过 · 11月21日加的" in again
    with services.database.read() as session:
        assert tokens.find(session, secret) is None, "only its hash is kept"


def test_its_use_is_told(home: FlaskClient, post: Post, clock: Clock) -> None:
    secret = made(home, post)
    clock.pass_by(days=2)
    home.get("/api/v1/now", headers={"Authorization": f"Bearer {secret}"})
    assert "11月23日用过" in home.get("/me/devices").text


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("name", {"name": "", "scope": "read"}),
        ("name", {"name": "网" * 21, "scope": "read"}),
        ("scope", {"name": "网关"}),
        ("scope", {"name": ""}),
    ],
)
def test_a_strange_answer_is_told_beside_its_field(
    home: FlaskClient, post: Post, field: str, fields: dict[str, str]
) -> None:
    answer = post(home, "/me/devices", **fields)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "还没有接设备" in home.get("/me/devices").text


def test_an_unknown_scope_is_refused(home: FlaskClient, post: Post) -> None:
    assert post(home, "/me/devices", name="网关", scope="admin").status_code == 422


def test_there_is_a_limit(home: FlaskClient, post: Post, services: Services) -> None:
    for number in range(MOST_TOKENS):
        make_token(services, home.household(), f"插座 {number}", ["write"])
    answer = post(home, "/me/devices", name="又一个", scope="read")
    assert answer.status_code == 422
    assert "最多接 10 个" in answer.text


def test_one_is_revoked_and_others_stay(home: FlaskClient, post: Post) -> None:
    kept, gone = made(home, post, "留着"), made(home, post, "不用了")
    path = revoke_path(home, "不用了")
    assert post(home, path).location == "/me/devices"
    assert "不用了，11月21日停用" in home.get("/me/devices").text
    statuses = [home.get("/api/v1/now", headers={"Authorization": f"Bearer {s}"}).status_code for s in (kept, gone)]
    assert statuses == [200, 401]
    assert post(home, path).status_code == 404


def test_a_stranger_revokes_nothing(home: FlaskClient, stranger: FlaskClient, post: Post) -> None:
    secret = made(home, post)
    assert post(stranger, revoke_path(home, "网关")).status_code == 404
    assert home.get("/api/v1/now", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_names_are_text(home: FlaskClient, post: Post) -> None:
    made(home, post, "<b>网关</b>")
    assert "&lt;b&gt;网关&lt;/b&gt;" in home.get("/me/devices").text


def test_tokens_are_taken_along_without_their_hash(home: FlaskClient, post: Post) -> None:
    secret = made(home, post)
    archive = ZipFile(io.BytesIO(home.get("/me/export").get_data()))
    (device,) = json.loads(archive.read("yidu.json"))["devices"]
    assert device.keys() == {"id", "name", "scopes", "created_at", "last_used_on", "revoked_at"}
    assert secret not in archive.read("yidu.json").decode()
    assert archive.read("devices.csv").decode("utf-8-sig").splitlines()[0] == ",".join(device)


def test_a_home_forgotten_opens_to_nobody(home: FlaskClient, client: FlaskClient, post: Post) -> None:
    secret = made(home, post)
    post(home, "/me/delete")
    assert client.get("/api/v1/now", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_those_long_revoked_are_forgotten(home: FlaskClient, post: Post, services: Services, clock: Clock) -> None:
    made(home, post, "留着")
    made(home, post, "不用了")
    post(home, revoke_path(home, "不用了"))
    clock.pass_by(days=61)
    tidy(services)
    page = home.get("/me/devices").text
    assert "留着" in page
    assert "不用了" not in page
