"""Texts in the reader's language, found quickly: a page asks for a hundred of them.

What a template says without variables is put in as the template is compiled, once for each language.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import copy

from babel.support import NullTranslations
from flask import Flask, g
from flask.templating import Environment
from flask_babel import Babel, Domain, get_locale
from jinja2 import BaseLoader, pass_eval_context
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape

SHARED = frozenset({"ui.html", "drawings.html"})
"""Loaded once for all readers, so what they say is looked up as they say it."""
CALL = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")


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


TEXTS = Texts()


def gettext(text: str, /, **variables: object) -> str:
    """A text in the reader's language; a format only where there is something to put in."""
    found = TEXTS.get_translations().ugettext(text)
    return found % variables if variables else found


def ngettext(one: str, many: str, n: int, /, **variables: object) -> str:
    """The same by a number, which is `num` in it."""
    return TEXTS.count(one, many, n, variables, escape=False)


class Templates(Environment):
    """Compiled for each language by itself: templates are kept by their loader, so each language has one."""

    @property
    def loader(self) -> BaseLoader | None:
        lang = language()
        if lang not in self._loaders:
            self._loaders[lang] = copy(self._loaders[""])
        return self._loaders[lang]

    @loader.setter
    def loader(self, loader: BaseLoader | None) -> None:
        self._loaders = {"": loader}


class Known(Extension):
    """Puts in what is known as a template is compiled: `{{ _('text') }}` and `{{ asset('name') }}` as they stand."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterator[Token]:
        return stream if stream.name in SHARED else self._put_in(list(stream))

    def _put_in(self, tokens: list[Token]) -> Iterator[Token]:
        known: Mapping[str, Callable[[str], str]] = self.environment.known  # type: ignore[attr-defined]
        at = 0
        while at < len(tokens):
            call = tokens[at : at + len(CALL)]
            if tuple(token.type for token in call) == CALL and call[1].value in known:
                yield Token(call[0].lineno, "data", known[call[1].value](call[3].value))
                at += len(CALL)
            else:
                yield tokens[at]
                at += 1


def install(app: Flask, babel: Babel, assets: Mapping[str, str]) -> None:
    """In place of what flask-babel gives templates."""
    babel.domain_instance = TEXTS
    app.jinja_env.globals.update({"_": _said, "gettext": _said, "ngettext": _counted})
    app.jinja_env.extend(
        known={"_": lambda text: TEXTS.say(text, {}, escape=True), "asset": lambda name: escape(assets[name])}
    )
    app.jinja_env.add_extension(Known)


@pass_eval_context
def _said(context: EvalContext, text: str, /, **variables: object) -> str:
    return TEXTS.say(text, variables, escape=bool(context.autoescape))


@pass_eval_context
def _counted(context: EvalContext, one: str, many: str, n: int, /, **variables: object) -> str:
    return TEXTS.count(one, many, n, variables, escape=bool(context.autoescape))
