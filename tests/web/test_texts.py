"""Texts as templates and views get them: translated, escaped once, in the language of the moment."""

import pytest
from flask import Flask, render_template, render_template_string, session
from flask_babel import force_locale

from webapp.views.texts import gettext, ngettext


@pytest.fixture
def english(app: Flask):
    with app.test_request_context("/"):
        session["lang"] = "en"
        yield


def test_a_text_is_in_the_language_of_whoever_reads(app: Flask) -> None:
    for lang, text in (("zh", "主导航"), ("en", "Main"), ("zh", "主导航")):
        with app.test_request_context("/"):
            session["lang"] = lang
            assert gettext("主导航").startswith(text)
            assert render_template_string("{{ _('主导航') }}").startswith(text)


def test_a_template_is_compiled_for_each_language(app: Flask) -> None:
    """What it says without variables is in what was compiled, also in the templates it stands on."""
    for lang, text in (("zh", "跳到正文"), ("en", "Skip to"), ("zh", "跳到正文")):
        with app.test_request_context("/"):
            session["lang"] = lang
            shown = render_template("error.html", error_text="")
            assert text in shown
            assert 'href="/static/app.' in shown
        with app.test_request_context("/"), force_locale(lang):
            assert text in render_template("error.html", error_text="")


@pytest.mark.usefixtures("english")
def test_a_language_can_be_forced_for_a_while() -> None:
    english = gettext("主导航")
    with force_locale("zh"):
        assert gettext("主导航") == render_template_string("{{ _('主导航') }}") == "主导航"
    assert gettext("主导航") == render_template_string("{{ _('主导航') }}") == english != "主导航"


@pytest.mark.usefixtures("english")
def test_what_is_put_in_is_escaped_and_the_text_is_not() -> None:
    shown = render_template_string("{{ _('%(n)s <b>分钟</b>', n='<i>') }}{{ _('50%% <b>') }}{{ _('50%% <b>') }}")
    assert shown == "&lt;i&gt; <b>分钟</b>50% <b>50% <b>"


@pytest.mark.usefixtures("english")
def test_numbers_are_counted() -> None:
    counted = [ngettext("电表 %(num)s 天", "电表 %(num)s 天", n) for n in (1, 2)]
    shown = [render_template_string("{{ ngettext('电表 %(num)s 天', '电表 %(num)s 天', n) }}", n=n) for n in (1, 2)]
    assert counted == shown
    assert counted[0] != counted[1]


def test_without_a_request_a_text_is_as_it_is_written() -> None:
    assert gettext("主导航") == "主导航"
