"""Measure a saving from files: days before and after of one meter, and a city's temperatures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from webapp.domain.baseline import measured_by, usual_method
from webapp.domain.daily import DailyTemperature, DailyUse, whole_days
from webapp.domain.day_rows import pack
from webapp.domain.doctor import examine
from webapp.domain.intervention import Intervention, attributed
from webapp.domain.reading_errors import NoReadingsError
from webapp.domain.readings import MINUTES_A_DAY, Finding
from webapp.domain.saving import Saving
from webapp.domain.saving_errors import NoTemperatureGivenError, OneHomeError
from webapp.domain.sufficiency import Method
from webapp.usecases.read_file import reader_of


@dataclass(frozen=True, eq=False)
class UseFile:
    """Days of a file, and what was found odd about it."""

    use: DailyUse
    findings: tuple[Finding, ...]


def read_use(source: BinaryIO, name: str, chosen: Mapping[str, str]) -> UseFile:
    """Any file of readings as days; what lasts longer than a day tells of no day. Raises YiduError."""
    reader, _ = reader_of(source, name, chosen.get("format"))
    content = reader.read(source, chosen)
    meters = [meter for meter in content.meters if len(meter)]
    if len(meters) > 1:
        raise OneHomeError(n=len(meters))
    if not meters:
        raise NoReadingsError("file")
    found = examine(meters[0])
    readings = found.readings.part(found.readings.minutes <= MINUTES_A_DAY)
    if not len(readings):
        raise NoReadingsError("file")
    return UseFile(whole_days(pack(readings)), (*content.findings, *found.findings))


def measure_saving(
    baseline: DailyUse,
    reporting: DailyUse,
    temperature: DailyTemperature | None,
    method: Method | None = None,
    deeds: Sequence[Intervention] = (),
) -> Saving:
    """By the method asked for, else the one that fits. Raises NoTemperatureGivenError.

    Of the deeds that fall into the days compared the one nearest to the first day after is what is measured.
    """
    method = method or usual_method(baseline, reporting, temperature)
    if method == "weather" and temperature is None:
        raise NoTemperatureGivenError
    saving = measured_by(method, baseline, reporting, temperature)
    within = [deed for deed in deeds if baseline.first < deed.day < reporting.end]
    if not within:
        return saving
    deed = min(within, key=lambda deed: abs((deed.day - reporting.first).days))
    return attributed(saving, deed, [other for other in within if other is not deed])
