"""The rule files that ship with the app, each read once for all unit tests."""

from functools import cache

from webapp.domain.appliance import Catalogue
from webapp.domain.emissions import FactorBook
from webapp.domain.footprint_book import FootprintBook
from webapp.rules.advice import Advice, load_advice
from webapp.rules.catalogue import load_catalogue
from webapp.rules.factor_book import load_factors
from webapp.rules.footprint_book import load_footprint
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


@cache
def footprint() -> FootprintBook:
    return load_footprint()


@cache
def factors() -> FactorBook:
    return load_factors()
