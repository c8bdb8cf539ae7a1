"""The application put together: settings, services, pages, published files."""

from datetime import timedelta

from flask import Flask
from whitenoise import WhiteNoise

from webapp import views
from webapp.assets import publish
from webapp.settings import Settings, data_file
from webapp.usecases.services import Services
from webapp.wiring import build_services

STATIC = "/static/"
A_YEAR = 365 * 24 * 3600


def make_app(settings: Settings, services: Services | None = None) -> Flask:
    app = Flask("webapp", template_folder=str(data_file("templates")), static_folder=None)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="yidu",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookie,
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
        MAX_CONTENT_LENGTH=1_000_000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # pages whose address is a secret send no referrer; the token is what counts
        BABEL_DEFAULT_LOCALE="zh",
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_BR_WINDOW=16,  # 64 kB: a page is seldom larger, and a larger window takes half as long again
        COMPRESS_MIN_SIZE=400,
    )
    app.extensions["services"] = services or build_services(settings)
    published = app.config["PUBLISHED"] = settings.data / "static"
    names = publish(data_file("static"), published)
    views.register(app, {name: STATIC + hashed for name, hashed in names.items()})
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(published),
        prefix=STATIC,
        max_age=A_YEAR,
        allow_all_origins=False,
        immutable_file_test=lambda path, url: True,
    )
    return app
