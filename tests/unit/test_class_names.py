"""How a class may be called, and what a teacher says before pupils go home."""

import pytest

from webapp.domain.errors import YiduError
from webapp.domain.school.class_errors import NoClassNameError, NotAClassNameError, UnkindNameError
from webapp.domain.school.mission import MISSIONS
from webapp.domain.school.naming import check_class_name, check_school
from webapp.domain.school.school_class import STAGES
from webapp.rules.school_words import load_farewells, load_unkind_words

UNKIND = load_unkind_words()


@pytest.mark.parametrize(
    "name",
    [
        "四年级（2）班",
        "三（1）班",
        "高一 3 班",
        "初二11班",
        "环保社",
        "向日葵班",
        "Class 4B",
        "Year 6",
        "4B",
        "科学小组",
        "小3班",
    ],
)
def test_classes_are_called_like_this(name: str) -> None:
    check_class_name(name, UNKIND)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", NoClassNameError),
        ("王小明", NotAClassNameError),
        ("Li Lei", NotAClassNameError),
        ("13800138000 班", NotAClassNameError),
        ("2026 0412 班", NotAClassNameError),
        ("傻子班", UnkindNameError),
        ("傻 子 班", UnkindNameError),
        ("傻*子班", UnkindNameError),
        ("ＳＢ班", UnkindNameError),
        ("Stupid class", UnkindNameError),
    ],
)
def test_other_names_are_refused_kindly(name: str, error: type[YiduError]) -> None:
    with pytest.raises(error) as refused:
        check_class_name(name, UNKIND)
    assert refused.value.field == "name"


@pytest.mark.parametrize("name", ["滨湖小学", "Bass Lake School", "合肥市第四十八中学", "死海路小学"])
def test_ordinary_schools_are_no_swearing(name: str) -> None:
    check_school(name, UNKIND)


def test_there_are_words_for_every_day_and_stage() -> None:
    farewells = load_farewells()
    for stage in STAGES:
        assert farewells.on(None, False, stage)
        for what in MISSIONS:
            assert 2 <= len(farewells.mission[what].to(stage)) <= 3
