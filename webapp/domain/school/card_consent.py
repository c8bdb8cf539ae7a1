"""What a parent agrees to, by version."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.text import Text


@dataclass(frozen=True)
class CardConsent:
    """`text` with a place for the day everything is deleted, %(deleted)s."""

    version: int
    made_on: date
    text: Text

    def worded(self, deleted_on: date, lang: str) -> str:
        day = deleted_on.isoformat() if lang == "en" else f"{deleted_on.month}月{deleted_on.day}日"
        return self.text[lang] % {"deleted": day}
