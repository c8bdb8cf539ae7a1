"""How a class answered each question, told so that no single answer can be read from it."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from webapp.domain.outreach.small_groups import K
from webapp.domain.school.quiz import Answer, Question, QuestionBank

WORTH_AGAIN = 6
"""Tenths right at first, up to which a question is worth another lesson."""
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


def items(bank: QuestionBank, answers: Iterable[Answer]) -> tuple[Item, ...]:
    """Questions that five seats or more have answered, the least known first."""
    firsts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for answer in answers:
        firsts[answer.question_id][answer.first] += 1
    known = [(bank.by_id[name], counts) for name, counts in firsts.items() if name in bank.by_id]
    found = [_item(question, counts) for question, counts in known if counts.total() >= K]
    return tuple(sorted(found, key=lambda item: (item.tenths, item.question.id)))


def _item(question: Question, counts: Counter[int]) -> Item:
    n, right = counts.total(), counts[question.right]
    wrong = [(count, -choice) for choice, count in counts.items() if choice != question.right and count >= K]
    tempting = -max(wrong)[1] if wrong else None
    return Item(question, (n + 2) // 5 * 5, (20 * right + n) // (2 * n), tempting)
