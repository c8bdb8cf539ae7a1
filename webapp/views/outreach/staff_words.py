"""How roles and browsers are called."""

import re

from webapp.domain.errors import sentence
from webapp.domain.outreach.organisation import Role
from webapp.views.texts import gettext

ROLE_WORDS: dict[Role, str] = {
    "owner": sentence("负责人"),
    "editor": sentence("编辑"),
    "viewer": sentence("只看"),
    "teacher": sentence("老师"),
}
ROLE_MAY: dict[Role, str] = {
    "owner": sentence("什么都能做，还管人员"),
    "editor": sentence("能办活动，不管人员"),
    "viewer": sentence("只能看，不能改"),
    "teacher": sentence("只管自己的班，看不到活动"),
}
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    (r"Edg(A|iOS)?/", "Edge"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrom(e|ium)/|CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone|iPad", "iOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def role_words(role: Role) -> str:
    return gettext(ROLE_WORDS[role])


def browser_name(agent: str) -> str:
    """Chrome · Windows; what cannot be told is left out."""
    found = [next((name for sign, name in names if re.search(sign, agent)), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or "?"
