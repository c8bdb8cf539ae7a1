"""One operation of the API: a token in, a model in, a model out; and what the OpenAPI document tells of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, g, make_response, request
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from webapp.domain.device_errors import (
    NotJsonTypeError,
    NoTokenError,
    TooOftenError,
    WrongScopeError,
    WrongTokenError,
)
from webapp.domain.token import MOST_A_MINUTE, Scope, seconds_left
from webapp.usecases.devices import count_request, open_home
from webapp.views.page import services
from webapp.views.problem import MEDIA_TYPE
from webapp.views.v1_models import Problem

ALWAYS = {
    401: "No token, or one that is not valid",
    403: "The token lacks the scope",
    429: "Too many requests in this minute; Retry-After says when to come back",
}
HEADERS = {
    401: ("WWW-Authenticate", "What is asked for, by RFC 6750", {"type": "string"}),
    403: ("WWW-Authenticate", "The scope that is lacking, by RFC 6750", {"type": "string"}),
    429: ("Retry-After", "Seconds", {"type": "integer", "minimum": 1}),
}
DOCUMENT = {
    "title": "Yidu",
    "version": "1.0.0",
    "summary": "What a home's electricity costs now, tonight and this month; readings of its meters",
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}


@dataclass(frozen=True)
class Operation:
    """`problems` are the statuses of its own, beside those of every operation."""

    method: str
    path: str
    scope: Scope
    summary: str
    answer: type[BaseModel]
    body: type[BaseModel] | None = None
    parameters: tuple[dict[str, Any], ...] = ()
    problems: tuple[tuple[int, str], ...] = ()
    status: int = 200

    def offer(self, blueprint: Blueprint, view: Callable[..., BaseModel]) -> None:
        """Answer at the path: who asks is let in by token, and counted, before anything is read."""

        @wraps(view)
        def answer() -> Response:
            _let_in(self.scope)
            found = view(*([_read(self.body)] if self.body else []))
            response = make_response(found.model_dump_json(), self.status)
            response.headers["Content-Type"] = "application/json"
            return response

        blueprint.add_url_rule(self.path, view_func=answer, methods=[self.method])


def _let_in(scope: Scope) -> None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise NoTokenError
    opened = open_home(services(), given.token)
    if opened is None:
        raise WrongTokenError
    g.home, token = opened
    if count_request(services(), g.home, token) > MOST_A_MINUTE:
        raise TooOftenError(MOST_A_MINUTE, seconds_left(services().now()))
    if scope not in token.scopes:
        raise WrongScopeError(scope)


def _read(body: type[BaseModel]) -> BaseModel:
    """Raises ValidationError, and RequestEntityTooLarge."""
    if request.mimetype != "application/json":
        raise NotJsonTypeError
    return body.model_validate_json(request.get_data())


def document(operations: list[Operation], prefix: str) -> dict[str, Any]:
    """All of it as OpenAPI 3.1."""
    shown = [(item.answer, "serialization") for item in operations]
    taken = [(item.body, "validation") for item in operations if item.body]
    refs, schemas = models_json_schema(
        [*dict.fromkeys((*shown, *taken, (Problem, "serialization")))],  # type: ignore[list-item]
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, dict[str, Any]] = {}
    for item in operations:
        told: dict[str, Any] = {
            "operationId": f"{item.method.lower()}{item.path.title().replace('/', '')}",
            "summary": item.summary,
            "description": f"Scope: {item.scope}.",
            "security": [{"token": []}],
            "responses": {
                str(item.status): _content("Done", "application/json", refs[item.answer, "serialization"]),
                **{
                    str(status): {**_content(text, MEDIA_TYPE, refs[Problem, "serialization"]), **_headers(status)}
                    for status, text in sorted((ALWAYS | dict(item.problems)).items())
                },
            },
        }
        if item.parameters:
            told["parameters"] = list(item.parameters)
        if item.body:
            schema = refs[item.body, "validation"]
            told["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
        paths.setdefault(prefix + item.path, {})[item.method.lower()] = told
    schemes = {"token": {"type": "http", "scheme": "bearer", "description": "Made on the page /me/devices."}}
    components = {"schemas": schemas["$defs"], "securitySchemes": schemes}
    return {"openapi": "3.1.0", "info": DOCUMENT, "paths": paths, "components": components}


def _content(text: str, media_type: str, schema: object) -> dict[str, Any]:
    return {"description": text, "content": {media_type: {"schema": schema}}}


def _headers(status: int) -> dict[str, Any]:
    if status not in HEADERS:
        return {}
    name, text, schema = HEADERS[status]
    return {"headers": {name: {"description": text, "required": True, "schema": schema}}}
