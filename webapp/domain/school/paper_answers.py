"""What a teacher types from a sheet: a letter a question, a dash where nothing was chosen."""

import re
import unicodedata
from collections.abc import Sequence

from webapp.domain.school.quiz import LETTERS, Question
from webapp.domain.school.quiz_errors import AnswersNotReadError, NoAnswersError, NoSuchChoiceError, NotAsManyError

NOTHING = "-"
_BLANKS = re.compile(r"[\s,、.;/|]+")
_DASHES = str.maketrans(dict.fromkeys("—–_0?*", NOTHING))
SHOWN = 20


def read_answers(typed: str, questions: Sequence[Question]) -> tuple[int | None, ...]:
    """abca, Ａ Ｂ Ｃ and A-C are fine.

    Raises NoAnswersError, AnswersNotReadError, NotAsManyError, NoSuchChoiceError.
    """
    plain = _BLANKS.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(_DASHES)
    if not plain:
        raise NoAnswersError("answers")
    if not re.fullmatch(f"[{LETTERS}{NOTHING}]+", plain):
        raise AnswersNotReadError("answers", typed=typed[:SHOWN])
    if len(plain) != len(questions):
        raise NotAsManyError("answers", typed=len(plain), wanted=len(questions))
    for number, (letter, question) in enumerate(zip(plain, questions, strict=True), 1):
        if letter != NOTHING and letter not in question.letters:
            raise NoSuchChoiceError("answers", number=number, letters=question.letters)
    return tuple(None if letter == NOTHING else LETTERS.index(letter) for letter in plain)
