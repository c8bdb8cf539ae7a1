"""Texts in the reader's language, found quickly: a page asks for a hundred of them."""

from collections.abc import Mapping

from babel.support import NullTranslations
from flask import Flask, g
from flask_babel import Babel, Domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


def language() -> str:
    """The reader's: zh or en. Read where flask-babel keeps it for the request, once it has been found out."""
    try:
        return str(g._flask_babel.babel_locale.language)
    except (AttributeError, RuntimeError):
        locale = get_locale()
        return locale.language if locale else "zh"


class Texts(Domain):
    """flask-babel's, but that a language is told by its two letters; and what templates say without variables, ready
    to be put into a page, by language."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.ready: dict[tuple[str, str], Markup] = {}
        self.known: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        found = self.known.get(language())
        if found is None:
            found = super().get_translations()  # type: ignore[no-untyped-call]
            if get_locale():
                self.known[language()] = found
        return found

    def say(self, text: str, variables: Mapping[str, object], *, escape: bool) -> str:
        """Always a format, also without variables: %% is a percent sign. In a page, what is put in is escaped."""
        if not escape:
            return self.get_translations().ugettext(text) % variables
        if variables:
            return Markup(self.get_translations().ugettext(text)) % variables
        key = language(), text
        ready = self.ready.get(key)
        if ready is None:
            ready = self.ready[key] = Markup(self.get_translations().ugettext(text)) % {}
        return ready

    def count(self, one: str, many: str, n: int, variables: Mapping[str, object], *, escape: bool) -> str:
        found = self.get_translations().ungettext(one, many, n)
        return (Markup(found) if escape else found) % {"num": n, **variables}


def install(app: Flask, babel: Babel) -> None:
    """In place of what flask-babel gives templates."""
    texts = babel.domain_instance = Texts()

    @pass_eval_context
    def gettext(context: EvalContext, text: str, /, **variables: object) -> str:
        return texts.say(text, variables, escape=bool(context.autoescape))

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, n: int, /, **variables: object) -> str:
        return texts.count(one, many, n, variables, escape=bool(context.autoescape))

    app.jinja_env.globals.update({"_": gettext, "gettext": gettext, "ngettext": ngettext})
