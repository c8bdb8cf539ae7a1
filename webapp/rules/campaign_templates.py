"""campaign_templates/*.yaml: what a campaign may begin from."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from webapp.domain.errors import RuleFileError
from webapp.domain.outreach.campaign import Place
from webapp.domain.outreach.campaign_checks import faults
from webapp.domain.outreach.template import Template
from webapp.domain.text import Text
from webapp.rules.reader import Fault, read_one

FOLDER = Path(__file__).parent / "campaign_templates"
_ANY_DAY = date(2026, 3, 1)
_A_PLACE = Place("a", Text("桂园", "Guiyuan"))


def load_templates(folder: Path = FOLDER) -> Mapping[str, Template]:
    """By id, in the order they are offered. Raises RuleFileError."""
    found = [(path, read_one(Template, path, _faults)) for path in sorted(folder.glob("*.yaml"))]
    for path, template in found:
        if template.id != path.stem:
            raise RuleFileError(path, None, f"id is {template.id}")
    return {template.id: template for _, template in sorted(found, key=lambda pair: pair[1].order)}


def _faults(template: Template) -> Iterator[Fault]:
    if bool(template.seasons) == bool(template.weeks):
        yield ("seasons",), "either seasons or weeks"
        return
    document = replace(template.document(_ANY_DAY, "anhui"), places=(_A_PLACE,))
    for fault in faults(document):
        yield ("settings", *(fault.field or "").split(".")), str(fault)
