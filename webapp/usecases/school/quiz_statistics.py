"""How a class did in the quiz, question by question: never a seat, never fewer than five."""

from dataclasses import dataclass

from webapp.domain.school.quiz_items import Item, items
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import quiz_sums
from webapp.usecases.services import Services


@dataclass(frozen=True)
class ClassQuiz:
    """`items` begin with the least known; none of a question that fewer than five answered."""

    school_class: SchoolClass
    items: tuple[Item, ...]

    @property
    def best(self) -> Item | None:
        return self.items[-1] if self.items and not self.items[-1].worth_again else None

    @property
    def worth_again(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.worth_again)


def class_quiz(services: Services, of: SchoolClass) -> ClassQuiz:
    with services.database.read() as session:
        released = quiz_sums.of_class(session, of)
    return ClassQuiz(of, items(services.school.quiz, released))
