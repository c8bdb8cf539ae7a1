"""The staff's navigation: a page is in it as soon as there is one at its address."""

from dataclasses import dataclass

from flask import current_app

from webapp.domain.errors import sentence
from webapp.domain.outreach.organisation import Role, Staff
from webapp.views.texts import gettext


@dataclass(frozen=True)
class Item:
    """`id` is what a page of it sets as `on`; shown to a role from `least` on."""

    id: str
    url: str
    icon: str
    words: str
    least: Role = "viewer"

    @property
    def text(self) -> str:
        return gettext(self.words)


ITEMS = (
    Item("campaigns", "/staff", "flag", sentence("活动")),
    Item("calls", "/staff/calls", "timer", sentence("场次")),
    Item("classes", "/staff/classes", "school", sentence("学校"), "teacher"),
    Item("buildings", "/staff/buildings", "chart-column", sentence("校园电表"), "teacher"),
    Item("kit", "/staff/kit", "megaphone", sentence("宣传材料")),
    Item("appeals", "/staff/appeals", "message-circle", sentence("申诉")),
    Item("audit", "/staff/audit", "history", sentence("操作记录")),
    Item("people", "/staff/people", "users", sentence("人员"), "owner"),
    Item("settings", "/staff/settings", "settings", sentence("设置"), "teacher"),
)


def staff_rail(staff: Staff) -> list[Item]:
    there = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [item for item in ITEMS if item.url in there and staff.may(item.least)]


def landing(staff: Staff) -> str:
    """The page to begin with."""
    return staff_rail(staff)[0].url
