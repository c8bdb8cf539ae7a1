"""The page in an evidence bundle that tells a verifier what to do, in both languages."""

from flask import render_template, request
from flask_babel import force_locale
from markupsafe import Markup

from webapp.views.page import services
from webapp.views.texts import gettext

TONGUES = {"zh": "zh-CN", "en": "en"}


def guide_html() -> bytes:
    """With this site's address and the key it signs with."""
    site = services().public_url or request.url_root.rstrip("/")
    titles, parts = [], []
    for locale, language in TONGUES.items():
        with force_locale(locale):
            titles.append(gettext("一度证据包：怎么核对"))
            told = render_template("bundle_guide_part.html", language=language, site=site, key=services().signer.key)
        parts.append(Markup(told))
    return render_template("bundle_guide.html", titles=titles, parts=parts).encode()
