"""Addresses in pages follow where the app is mounted, though they are kept."""

from flask import Flask, render_template_string


def test_an_address_is_kept_for_each_place_the_app_is_mounted_at(app: Flask) -> None:
    for root in ("", "/power", ""):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            assert render_template_string("{{ url_for('today.show') }}") == f"{root}/"
            assert render_template_string("{{ url_for('join.enter', code='x') }}") == f"{root}/join?code=x"
