"""Who runs campaigns: an organisation and its staff, with what each of them may do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from webapp.domain.text import Text

Role = Literal["owner", "editor", "viewer", "teacher"]
RANKS: dict[Role, int] = {"teacher": 0, "viewer": 1, "editor": 2, "owner": 3}
ROLES: tuple[Role, ...] = ("owner", "editor", "viewer", "teacher")


@dataclass(frozen=True)
class Organisation:
    """`province` is where its campaigns are, as the tariffs name it."""

    id: str
    name: Text
    province: str
    created_at: datetime


@dataclass(frozen=True)
class Staff:
    """One person of an organisation as its pages know them. `login` is what they sign in with.

    `two_step` says that a second step of signing in is set up.
    """

    organisation: Organisation
    id: str
    login: str
    name: str
    role: Role
    two_step: bool = False
    lang: str | None = None

    def may(self, least: Role) -> bool:
        """Whether this role includes a least one: owners may all, editors change, viewers look.

        Teachers see only classes and what is their own.
        """
        return RANKS[self.role] >= RANKS[least]

    @property
    def may_teach(self) -> bool:
        """Make classes and change them: teachers their own, who runs campaigns all of the organisation's."""
        return self.role != "viewer"


@dataclass(frozen=True)
class Person:
    """A member of staff as the owners of the organisation see them. Invited until a password is set."""

    id: str
    login: str
    name: str
    role: Role
    two_step: bool
    invited: bool
    created_at: datetime
    seen_at: datetime | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True)
class SignedInBrowser:
    """One browser somebody is signed in with; `this` is the one that asks."""

    id: str
    browser: str
    made_at: datetime
    seen_at: datetime
    this: bool
