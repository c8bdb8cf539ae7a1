"""Answers come back from a document as they left; whatever is wrong with one is named by its place."""

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest
import shipped
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.errors import YiduError
from webapp.domain.footprint_book import Field, Question, Value
from webapp.domain.footprint_file import YearAnswers, read, written

BOOK = shipped.footprint()
LAST = 2026
HOME = {"gas": {"m3": 18, "kind": "natural"}}


def document(**changes: object) -> dict[str, object]:
    years: dict[str, object] = {"2026": {"home": HOME, "people": {"自己": {"car": {"km": 7500.5, "kind": "petrol"}}}}}
    return {"format": "yidu-footprint", "version": 1, "years": years, **changes}


def of_year(home: object = HOME, **more: object) -> dict[str, object]:
    return document(years={"2026": {"home": home, **more}})


def read_back(found: object) -> dict[int, YearAnswers]:
    return read(json.dumps(found, ensure_ascii=False), BOOK, LAST)


def test_it_reads_as_it_was_written() -> None:
    found = read_back(document())
    assert found == {
        2026: YearAnswers(
            {"gas": {"m3": Decimal(18), "kind": "natural"}},
            {"自己": {"car": {"km": Decimal("7500.5"), "kind": "petrol"}}},
        )
    }
    assert written(found) == document()


def values_of(field: Field) -> st.SearchStrategy[Value]:
    if field.kind == "choice":
        return st.sampled_from(sorted(field.options or {}))
    whole = st.integers(max(int(field.least), 1), int(field.most)).map(Decimal)
    return whole if field.whole else whole | st.just(max(field.least, Decimal("1.25")))


def answers_of(question: Question) -> st.SearchStrategy[Mapping[str, Value]]:
    """Every field filled in, as fields may need each other."""
    return st.fixed_dictionaries({field.id: values_of(field) for field in question.fields})


PEOPLE = {question.id: answers_of(question) for question in BOOK.asked_of("person")}
OF_HOME = {question.id: answers_of(question) for question in BOOK.asked_of("home")}
A_YEAR = st.builds(
    YearAnswers,
    st.fixed_dictionaries({}, optional=OF_HOME),
    st.dictionaries(st.sampled_from(["自己", "爸", "妈"]), st.fixed_dictionaries({}, optional=PEOPLE), max_size=3),
)


@given(st.dictionaries(st.integers(2021, LAST), A_YEAR, max_size=3))
def test_any_answers_come_back(kept: dict[int, YearAnswers]) -> None:
    assert read_back(written(kept)) == kept


@pytest.mark.parametrize(
    ("found", "code", "told"),
    [
        ([], "NotOurFile", "yidu-footprint"),
        ({"format": "other"}, "NotOurFile", "yidu-footprint"),
        (document(version=2), "UnknownVersion", "2"),
        (document(note="x"), "UnknownKey", "“note”"),
        (document(years={"2020": {}}), "UnknownKey", "years.2020"),
        (document(years={"2027": {}}), "UnknownKey", "years.2027"),
        (document(years={"二〇二六": {}}), "UnknownKey", "years.二〇二六"),
        (document(years=[]), "WrongKind", "years"),
        (of_year(pets={}), "UnknownKey", "years.2026.pets"),
        (of_year({"gaz": {}}), "UnknownKey", "years.2026.home.gaz"),
        (of_year({"car": {"km": 1}}), "UnknownKey", "years.2026.home.car"),
        (of_year({"gas": {"m4": 1}}), "UnknownKey", "years.2026.home.gas.m4"),
        (of_year({"gas": 18}), "WrongKind", "years.2026.home.gas"),
        (of_year({"gas": {"m3": "18"}}), "WrongKind", "years.2026.home.gas.m3"),
        (of_year({"gas": {"m3": None}}), "WrongKind", "years.2026.home.gas.m3"),
        (of_year({"gas": {"m3": True}}), "WrongKind", "years.2026.home.gas.m3"),
        (of_year({"gas": {"m3": -1}}), "WrongValue", "years.2026.home.gas.m3”：这个数要在 0 到"),
        (of_year({"gas": {"m3": 1, "kind": "wood"}}), "WrongValue", "years.2026.home.gas.kind"),
        (of_year({"people": {"people": 2.5}}), "WrongValue", "整数"),
        (of_year(people={"me": {"car": {"km": 1_000_000}}}), "WrongValue", "years.2026.people.me.car.km”：一年最多填"),
        (of_year(people={"me": {"flights": {"flights": 3}}}), "WrongValue", "km_each”：这里也要填"),
        (of_year(people={"": {}}), "WrongValue", "称呼"),
        (of_year(people={"名字太长了点吧": {}}), "WrongValue", "最多写 6 个字"),
        (of_year(people={"a": {}, "ａ": {}}), "SameLabel", "“a”"),
        (of_year(people={str(n): {} for n in range(13)}), "TooManyProfiles", "12"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(found: object, code: str, told: str) -> None:
    with pytest.raises(YiduError) as caught:
        read_back(found)
    assert caught.value.code == code
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NotJson"),
        ("{", "NotJson"),
        ("[" * 100_000, "NotJson"),
        ('{"format": "yidu-footprint", "version": 1, "years": {"2026": {"home": {"gas": {"m3": NaN}}}}}', "WrongKind"),
        (
            '{"format": "yidu-footprint", "version": 1, "years": {"2026": {"home": {"gas": {"m3": 1e999999}}}}}',
            "WrongValue",
        ),
        ('{"format": "yidu-footprint", "version": 1, "version": 1}', "RepeatedKey"),
    ],
)
def test_text_that_is_no_such_document_is_refused_in_words(text: str, code: str) -> None:
    with pytest.raises(YiduError) as caught:
        read(text, BOOK, LAST)
    assert caught.value.code == code


def test_the_line_that_breaks_is_told() -> None:
    with pytest.raises(YiduError, match="第 3 行"):
        read('{\n"format": 1,\n"version" 1}', BOOK, LAST)
