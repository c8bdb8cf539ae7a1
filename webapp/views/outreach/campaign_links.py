"""Where a home can go from its campaign: a page is named as soon as there is one at its address."""

from dataclasses import dataclass

from flask import current_app

from webapp.domain.errors import sentence
from webapp.views.texts import gettext

RESULT = "/results/<code>"


@dataclass(frozen=True)
class Way:
    """`rule` is the address as routes are written, `icon` of the outreach sprite."""

    rule: str
    icon: str
    words: str
    small: str

    @property
    def text(self) -> str:
        return gettext(self.words)

    @property
    def hint(self) -> str:
        return gettext(self.small)

    def url(self, code: str) -> str:
        return self.rule.replace("<code>", code)


WAYS = (
    Way("/campaigns/<code>/calls", "timer", sentence("场次"), sentence("哪天几点，来不来，结果")),
    Way("/campaigns/<code>/league", "chart-column", sentence("邻居一起看"), sentence("和自己比，各处少用了百分之几")),
    Way("/campaigns/<code>/points", "list-checks", sentence("行动点"), sentence("哪些算了，哪些没算，为什么")),
)
TO_RESULT = Way(RESULT, "file-text", sentence("看结果"), sentence("少用了多少，怎么算的，误差多大"))


def ways(code: str, has_result: bool) -> list[tuple[Way, str]]:
    """With their addresses; the result once it is published."""
    there = {rule.rule for rule in current_app.url_map.iter_rules()}
    wanted = (TO_RESULT, *WAYS) if has_result else WAYS
    return [(way, way.url(code)) for way in wanted if way.rule in there]


def result_url(code: str, has_result: bool) -> str | None:
    return next((url for way, url in ways(code, has_result) if way is TO_RESULT), None)
