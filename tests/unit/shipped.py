"""The rule files that ship with the app, each read once for all unit tests."""

from functools import cache

from webapp.domain.appliance import Catalogue
from webapp.rules.advice import Advice, load_advice
from webapp.rules.catalogue import load_catalogue
from webapp.rules.tariff_book import TariffBook, load_tariffs
from webapp.settings import data_file


@cache
def catalogue() -> Catalogue:
    return load_catalogue(data_file("appliances.yaml"))


@cache
def advice() -> Advice:
    return load_advice()


@cache
def tariffs() -> TariffBook:
    return load_tariffs()
