"""How a class answered each question, told so that no single answer can be read from it.

What is told moves only when five seats more have answered a question: looked at after each answer, a tenth that
turned over would tell of the last.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from webapp.domain.outreach.small_groups import K
from webapp.domain.school.class_sums import Told
from webapp.domain.school.quiz import Question, QuestionBank

WORTH_AGAIN = 6
"""Tenths right at first, up to which a question is worth another lesson."""
Firsts = Mapping[int, int]
"""How many seats took each choice at first, as it was released last."""
Share = Literal["few", "tenths", "most"]


@dataclass(frozen=True)
class Item:
    """`about` answers, to the next five; `tenths` of them right at first; the wrong choice that five or more took."""

    question: Question
    about: int
    tenths: int
    tempting: int | None = None

    @property
    def worth_again(self) -> bool:
        return self.tenths <= WORTH_AGAIN

    @property
    def share(self) -> Share:
        """None and all are told as few and most: both would tell what each single one chose."""
        return "few" if self.tenths == 0 else "most" if self.tenths == 10 else "tenths"


def told(first: int) -> Told:
    """What a seat gives to its class's figures of a question."""
    return Told(date.min, {str(first): 1})


def items(bank: QuestionBank, released: Mapping[str, Firsts]) -> tuple[Item, ...]:
    """Questions that five seats or more have answered, the least known first."""
    known = [(bank.by_id[name], firsts) for name, firsts in released.items() if name in bank.by_id]
    found = [_item(question, firsts) for question, firsts in known if sum(firsts.values()) >= K]
    return tuple(sorted(found, key=lambda item: (item.tenths, item.question.id)))


def _item(question: Question, firsts: Firsts) -> Item:
    n, right = sum(firsts.values()), firsts.get(question.right, 0)
    wrong = [(count, -choice) for choice, count in firsts.items() if choice != question.right and count >= K]
    tempting = -max(wrong)[1] if wrong else None
    return Item(question, (n + 2) // 5 * 5, (20 * right + n) // (2 * n), tempting)
