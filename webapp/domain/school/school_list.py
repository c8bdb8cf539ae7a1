"""A list of schools with who teaches there, as it is pasted: one line each, 学校, 登录名, 姓名."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.errors import YiduError, sentence
from webapp.domain.outreach.password import as_login
from webapp.domain.school.naming import MOST_SCHOOL, check_school

MOST_LINES, MOST_PERSON = 200, 20
_APART = re.compile(r"\s*[,，;；\t]\s*")


class NoLinesError(YiduError):
    message = sentence("贴上学校名单，每行一个：学校，登录名，姓名。")


class TooManyLinesError(YiduError):
    message = sentence("一次最多 %(most)s 行，这里有 %(n)s 行。请分几次贴。")


class LineShapeError(YiduError):
    message = sentence("要三样：学校，登录名，姓名，用逗号隔开。")


class LongSchoolError(YiduError):
    message = sentence("学校名太长，最多 %(most)s 个字。")


class LongPersonError(YiduError):
    message = sentence("姓名要写，最多 %(most)s 个字。")


class TwiceError(YiduError):
    message = sentence("这个登录名和第 %(line)s 行一样。")


class OtherRoleError(YiduError):
    message = sentence("这个登录名是本单位别的工作人员，不是老师。")


@dataclass(frozen=True)
class Line:
    number: int
    school: str
    login: str
    person: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line."""

    number: int
    error: YiduError


def parse(text: str, unkind: Iterable[str]) -> tuple[list[Line], list[Fault]]:
    """Raises NoLinesError, TooManyLinesError; what is wrong with single lines is told by line."""
    rows = [(n, row.strip()) for n, row in enumerate(text.splitlines(), 1) if row.strip()]
    if not rows:
        raise NoLinesError("schools")
    if len(rows) > MOST_LINES:
        raise TooManyLinesError("schools", most=MOST_LINES, n=len(rows))
    unkind, lines, faults, seen = tuple(unkind), list[Line](), list[Fault](), dict[str, int]()
    for number, row in rows:
        try:
            line = _line(number, row, unkind)
            if line.login in seen:
                raise TwiceError(line=seen[line.login])
            seen[line.login] = number
            lines.append(line)
        except YiduError as error:
            faults.append(Fault(number, error))
    return lines, faults


def _line(number: int, row: str, unkind: tuple[str, ...]) -> Line:
    parts = _APART.split(row)
    if len(parts) != 3:
        raise LineShapeError
    school, login, person = (" ".join(part.split()) for part in parts)
    check_school(school, unkind)
    if len(school) > MOST_SCHOOL:
        raise LongSchoolError(most=MOST_SCHOOL)
    if not 0 < len(person) <= MOST_PERSON:
        raise LongPersonError(most=MOST_PERSON)
    return Line(number, school, as_login(login), person)
