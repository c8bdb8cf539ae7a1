"""The one place where rules, database and clock are put together."""

from datetime import UTC, datetime
from functools import partial

from webapp.rules.advice import load_advice
from webapp.rules.campaign_templates import load_templates
from webapp.rules.catalogue import load_catalogue
from webapp.rules.consent_form import load_consent_form
from webapp.rules.factor_book import load_factors
from webapp.rules.footprint_book import load_footprint
from webapp.rules.pathway_book import load_pathways
from webapp.rules.school_book import load_school_book
from webapp.rules.tariff_book import load_tariffs
from webapp.senders.mail import SmtpMailer
from webapp.senders.pdf import can_print, pdf_of, pdf_parts_of
from webapp.senders.timestamp import TsaStamper
from webapp.settings import Settings
from webapp.signer import signer_kept_in
from webapp.store.database import migrate, open_database
from webapp.usecases.services import Services


def build_services(settings: Settings) -> Services:
    """Read the rules, bring the tables up to date. Raises RuleFileError naming file, line and reason."""
    catalogue = load_catalogue(settings.appliances)
    tariffs, factors, advice, pathways = load_tariffs(), load_factors(), load_advice(), load_pathways()
    migrate(settings.database_url)
    return Services(
        database=open_database(settings.database_url),
        now=lambda: datetime.now(UTC),
        catalogue=catalogue,
        tariffs=tariffs,
        factors=factors,
        advice=advice,
        pathways=pathways,
        footprint=load_footprint(),
        campaign_templates=load_templates(),
        consent_form=load_consent_form(),
        school=load_school_book(),
        uploads=settings.data / "uploads",
        signer=signer_kept_in(settings.data / "seal_keys", settings.seal_seed()),
        mailer=SmtpMailer.from_url(settings.smtp_url, settings.mail_from) if settings.smtp_url else None,
        stamper=TsaStamper(settings.tsa_url) if settings.tsa_url else None,
        public_url=settings.public_url,
        receipt_key=settings.secret_key.encode(),
        pdf=partial(pdf_of, published=settings.data / "static") if can_print() else None,
        pdf_parts=partial(pdf_parts_of, published=settings.data / "static") if can_print() else None,
    )
