"""Errors as programs read them: problem details by RFC 9457."""

import re
from collections.abc import Sequence

from flask import Response, make_response, request
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException

from webapp.domain.device_errors import NoTokenError, TooOftenError, WrongScopeError, WrongTokenError
from webapp.domain.errors import YiduError
from webapp.views.formats import translate
from webapp.views.texts import gettext
from webapp.views.v1_models import MOST_MINUTES, MOST_READINGS, Fault, Problem

PREFIX = "/api/v1"
MEDIA_TYPE = "application/problem+json"
MOST_FAULTS = 20
WORD = re.compile(r"(?<!^)(?=[A-Z])")


def for_programs() -> bool:
    """Whether who asks is a program, which has a token and no cookie."""
    return request.path == PREFIX or request.path.startswith(f"{PREFIX}/")


def of_error(error: YiduError) -> Response:
    response = _problem(error.status, WORD.sub("-", error.code).lower(), translate(error), error.field)
    if isinstance(error, NoTokenError):
        response.headers["WWW-Authenticate"] = 'Bearer realm="yidu"'
    elif isinstance(error, WrongTokenError):
        response.headers["WWW-Authenticate"] = 'Bearer realm="yidu", error="invalid_token"'
    elif isinstance(error, WrongScopeError):
        challenge = f'Bearer realm="yidu", error="insufficient_scope", scope="{error.scope}"'
        response.headers["WWW-Authenticate"] = challenge
    elif isinstance(error, TooOftenError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def of_http(error: HTTPException) -> Response:
    status = error.code or 500
    texts = {
        404: ("not-found", gettext("没有这个地址。")),
        405: ("method-not-allowed", gettext("这个地址不能这样用。")),
        413: ("too-large", gettext("内容太大了，请分几批送。")),
        500: ("broken", gettext("我们这边出错了，什么都没有存下。请过一会儿再试。")),
    }
    code, detail = texts.get(status, ("refused", gettext("这一步没有做成，什么都没有改动。")))
    response = _problem(status, code, detail)
    allowed = dict(error.get_headers()).get("Allow")
    if allowed:
        response.headers["Allow"] = allowed
    return response


def of_validation(error: ValidationError) -> Response:
    """The fields that are wrong, each with its sentence."""
    details = error.errors(include_url=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        return _problem(422, "not-json", gettext("内容不是完好的 JSON。"))
    faults = [Fault(field=".".join(map(str, item["loc"])), detail=_sentence(item)) for item in details[:MOST_FAULTS]]
    return _problem(422, "invalid", faults[0].detail, faults[0].field, faults)


def _sentence(item: ErrorDetails) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind == "literal_error":
        return gettext("只能是这几个：%(options)s。", options=context["expected"].replace(" or ", ", "))
    if kind.startswith("datetime"):
        return gettext("时间要带时区，比如 2026-11-21T20:00:00+08:00。")
    if kind.startswith("string") and item["loc"][-1] == "value":
        return gettext("数值写成文字，比如“1.25”，不带单位，不能是负数。")
    texts = {
        "missing": gettext("缺了这一项。"),
        "extra_forbidden": gettext("没有这一项，名字可能写错了。"),
        "timezone_aware": gettext("时间要带时区，比如 2026-11-21T20:00:00+08:00。"),
        "too_long": gettext("一次最多 %(most)s 个读数，请分几批送。", most=f"{MOST_READINGS:,}"),
        "too_short": gettext("至少要一个读数。"),
        "greater_than_equal": gettext("长度要在 1 到 %(most)s 分钟之间。", most=MOST_MINUTES),
        "less_than_equal": gettext("长度要在 1 到 %(most)s 分钟之间。", most=MOST_MINUTES),
        "string_pattern_mismatch": gettext("只能用小写字母、数字、横线和下划线，最多 32 个。"),
    }
    return texts.get(kind) or gettext("这里的写法不对，请看接口说明。")


def _problem(status: int, code: str, detail: str, field: str | None = None, faults: Sequence[Fault] = ()) -> Response:
    found = Problem(
        type=f"urn:yidu:problem:{code}",
        title=_title(status),
        status=status,
        detail=detail,
        field=field,
        errors=list(faults),
    )
    response = make_response(found.model_dump_json(exclude_defaults=True), status)
    response.headers.update({"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store"})
    response.vary.add("Accept-Language")
    return response


def _title(status: int) -> str:
    titles = {
        401: gettext("要有令牌"),
        403: gettext("不许这样用"),
        404: gettext("没有这个地址"),
        405: gettext("方法不对"),
        409: gettext("和以前的不一样"),
        413: gettext("内容太大"),
        415: gettext("格式不对"),
        422: gettext("内容不对"),
        429: gettext("来得太勤"),
        503: gettext("现在办不到"),
    }
    return titles.get(status) or gettext("没有做成")
