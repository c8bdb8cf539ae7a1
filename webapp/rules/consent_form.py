"""consent_form.yaml as a domain value."""

from collections.abc import Iterator
from pathlib import Path

from webapp.domain.outreach.consent_form import ConsentForm
from webapp.rules.reader import Fault, read_one

PATH = Path(__file__).parent / "consent_form.yaml"
FACTS = dict.fromkeys(("organisation", "first", "last", "deleted", "kept_days", "percent"), "")


def load_consent_form(path: Path = PATH) -> ConsentForm:
    """Raises RuleFileError."""
    return read_one(ConsentForm, path, _faults)


def _faults(form: ConsentForm) -> Iterator[Fault]:
    for part in ("campaign", "comparison"):
        for number, paragraph in enumerate(getattr(form, part)):
            for lang in ("zh", "en"):
                text = paragraph.text[lang]
                if "\n\n" in text:
                    yield (part, number, "text", lang), "an empty line would begin a new section"
                try:
                    text % (FACTS if part == "campaign" else {})
                except (KeyError, ValueError, TypeError) as error:
                    yield (part, number, "text", lang), f"cannot be filled in: {error}"
