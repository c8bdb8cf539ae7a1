"""The devices a home lets in: their tokens, and who comes with one."""

import hashlib
import secrets
from collections.abc import Sequence

from webapp.domain.errors import NoScopeError, TooManyTokensError, UnknownTokenError
from webapp.domain.household import Household
from webapp.domain.token import Scope, Token, minute_number
from webapp.store import tokens
from webapp.usecases.services import Services

PREFIX = "yidu_"
"""So that a secret left lying about is known for what it is."""
TOKEN_BYTES = 32
MOST_TOKENS = 10


def list_tokens(services: Services, home: Household) -> list[Token]:
    with services.database.read() as session:
        return tokens.every(session, home.id)


def make_token(services: Services, home: Household, name: str, scopes: Sequence[Scope]) -> str:
    """A new token's secret, to be shown once: only its hash is kept. Raises NoScope or TooManyTokens."""
    if not scopes:
        raise NoScopeError("scope")
    secret = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = Token(secrets.token_hex(8), name, tuple(scopes), services.now())
    with services.database.write() as session:
        if tokens.n_valid(session, home.id) >= MOST_TOKENS:
            raise TooManyTokensError("name", most=MOST_TOKENS)
        tokens.save(session, home.id, token, _hash(secret))
    return secret


def revoke_token(services: Services, home: Household, token_id: str) -> None:
    """It opens nothing from now on. Raises UnknownToken."""
    with services.database.write() as session:
        if not tokens.revoke(session, home.id, token_id, services.now()):
            raise UnknownTokenError


def open_home(services: Services, secret: str) -> tuple[Household, Token] | None:
    """The home a token's secret opens; None for a secret nobody has, or has no more."""
    with services.database.read() as session:
        return tokens.find(session, _hash(secret))


def count_request(services: Services, home: Household, token: Token) -> int:
    """Note that a token was used; how often within this minute."""
    with services.database.write() as session:
        return tokens.count(session, home.id, token.id, minute_number(services.now()), services.today())


def _hash(secret: str) -> str:
    """Unsalted: 256 random bits cannot be looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()
