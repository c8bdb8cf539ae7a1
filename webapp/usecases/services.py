"""What use cases work with: rules, the database, the clock. Put together in `wiring`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from webapp.domain.appliance import Appliance, Catalogue
from webapp.domain.calendar import local
from webapp.domain.contract import Contract
from webapp.domain.emissions import Factor, FactorBook
from webapp.domain.errors import UnknownApplianceError
from webapp.domain.footprint_book import FootprintBook
from webapp.domain.holidays import Holidays
from webapp.domain.household import Household, MonthlyUse
from webapp.domain.outreach.campaign import Document
from webapp.domain.outreach.consent_form import ConsentForm
from webapp.domain.outreach.template import Template
from webapp.domain.report_errors import PdfMissingError
from webapp.domain.school.book import SchoolBook
from webapp.domain.seal import Signer
from webapp.domain.tariff import Tariff
from webapp.domain.text import Text
from webapp.rules.advice import Advice
from webapp.rules.pathway_book import PathwayBook
from webapp.rules.tariff_book import TariffBook
from webapp.senders.mail import Mailer
from webapp.senders.timestamp import Stamper
from webapp.store.database import Database

MUNICIPALITIES = frozenset({"beijing", "tianjin", "shanghai", "chongqing"})


@dataclass(frozen=True)
class Services:
    """Frozen at the start; tests pass their own clock and database.

    Without a mailer nothing is mailed, without a stamper no root is time-stamped; `pdf` makes a page a PDF, where the
    installation can, `pdf_parts` also each of its parts. `public_url` is where people reach the pages, if it was set;
    links in mails lead there. `receipt_key` keeps the hashes of receipts from being guessed. `typical_use` is what
    homes that have answered nothing use, by province and day: the same for all, so worked out once.
    installation can. `public_url` is where people reach the pages, if it was set; links in mails lead there.
    `receipt_key` keeps the hashes of receipts from being guessed. `typical_use` is what homes that have answered
    nothing use, by province and day: the same for all, so worked out once. `worded` is what homes agree to by campaign,
    worded once for a document and an organisation's name.
    """

    database: Database
    now: Callable[[], datetime]
    catalogue: Catalogue
    tariffs: TariffBook
    factors: FactorBook
    advice: Advice
    pathways: PathwayBook
    footprint: FootprintBook
    campaign_templates: Mapping[str, Template]
    consent_form: ConsentForm
    school: SchoolBook
    uploads: Path
    signer: Signer
    mailer: Mailer | None = None
    stamper: Stamper | None = None
    public_url: str = ""
    receipt_key: bytes = field(default=b"", repr=False)
    pdf: Callable[[str], bytes] | None = None
    pdf_parts: Callable[[str], Mapping[str, bytes]] | None = None
    typical_use: dict[tuple[str, date], MonthlyUse] = field(default_factory=dict, repr=False, compare=False)
    worded: dict[str, tuple[Document, Text, Text]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def holidays(self) -> Holidays:
        """Which days are off, as far as it is announced."""
        return self.school.calendar

    def today(self) -> date:
        return local(self.now()).date()

    def appliance(self, appliance_id: str) -> Appliance:
        """A catalogue entry. Raises UnknownApplianceError."""
        found = self.catalogue.appliances.get(appliance_id)
        if found is None:
            raise UnknownApplianceError("appliance_id")
        return found

    def appliances(self, home: Household) -> list[Appliance]:
        """What the home owns; entries the catalogue has dropped since are left out."""
        entries = self.catalogue.appliances
        return [entries[name] for name in home.appliances if name in entries]

    def tariff(self, home: Household, day: date) -> Tariff:
        return self.tariffs.in_force(home.province, day)

    def contract(self, home: Household, day: date) -> Contract:
        """Raises UnknownTariffError where no verified price is known."""
        return home.contract(self.tariff(home, day))

    def factor(self, home: Household, day: date) -> Factor:
        return self.factors.in_force(home.land, day)

    def city(self, home: Household) -> str | None:
        """The city told; in a municipality the province is the city, and some cities have prices of their own."""
        if home.city is None and home.province != home.land:
            return self.tariff(home, self.today()).province.name.zh
        return self.factors.place_names[home.province].zh if home.province in MUNICIPALITIES else home.city

    def pdf_of(self, html: str) -> bytes:
        """A page as PDF. Raises PdfMissingError where the installation has not what it needs."""
        if self.pdf is None:
            raise PdfMissingError
        return self.pdf(html)

    def pdf_parts_of(self, html: str) -> Mapping[str, bytes]:
        """A page's parts as PDFs, the whole under "". Raises PdfMissingError."""
        if self.pdf_parts is None:
            raise PdfMissingError
        return self.pdf_parts(html)
