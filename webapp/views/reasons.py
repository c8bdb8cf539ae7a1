"""Why a condition is met or not, in the reader's language: days, months, energies and shares as they are written."""

from datetime import date, datetime
from decimal import Decimal

from markupsafe import Markup

from webapp.domain.calendar import local
from webapp.domain.evidence import Verdict
from webapp.domain.evidence_words import REASONS
from webapp.domain.text import Text
from webapp.views.formats import covered, date_text, kwh, month_text, number, percent, words
from webapp.views.texts import gettext

SEALED = {"sealed", "sealed_due", "seal_overdue", "chain_broken", "chain_unlinked"}
"""Reasons that speak of sealed months: what they name is a month and not a day."""
NUMBERED = {"factor_kept", "factor_of_elsewhere"}
"""Reasons that name a notice by its number."""


def reason(verdict: Verdict) -> Markup:
    """For a page: the number of a notice keeps its language."""
    return Markup(gettext(REASONS[verdict.code])) % _shown(verdict)


def _shown(verdict: Verdict) -> dict[str, str | Markup]:
    months = {"month", "missing", "first", "last"} if verdict.code in SEALED else {"month"}
    found: dict[str, str | Markup] = {}
    for name, value in verdict.params.items():
        key = f"{name.removesuffix('_wh')}_kwh" if name.endswith("_wh") else name
        found[key] = _said(name, value, as_month=name in months)
    if "number" in found and verdict.code in NUMBERED:
        found["number"] = Markup('<span lang="zh-CN">{}</span>').format(found["number"])
    return found


def _said(name: str, value: object, *, as_month: bool) -> str:
    if isinstance(value, Text):
        return words(value)
    if isinstance(value, datetime):
        return date_text(local(value).date())
    if isinstance(value, date):
        return month_text(value) if as_month else date_text(value)
    if name.endswith("_share") and isinstance(value, Decimal):
        return covered(value) if name == "valid_share" else percent(value, 1)
    if name.endswith("_wh") and isinstance(value, int):
        return kwh(value, 1)
    return number(value) if isinstance(value, int) and name != "year" else str(value)
