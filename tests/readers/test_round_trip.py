"""Any readings, written any way, are read back to the watt-hour; any bytes end in a sentence."""

from datetime import timedelta
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.reading import read
from webapp.domain.readings import moment
from webapp.readers import UnreadableError
from webapp.readers.pasted import PasteReader
from webapp.readers.table import SheetReader, TableReader

BEGIN = 29583360  # 2026-04-01 00:00
FORMS = {
    "%Y-%m-%d %H:%M": "",
    "%Y-%m-%dT%H:%M:%S": "",
    "%Y/%m/%d %H:%M": "",
    "%Y年%m月%d日 %H时%M分": "",
    "%Y%m%d%H%M": "",
    "%d %b %Y %H:%M:%S": "",
    "%m/%d/%Y %H:%M": "no",
    "%d/%m/%Y %H:%M": "yes",
}
QUIET = settings(max_examples=40)


def in_unit(wh: int, unit: str, minutes: int) -> str:
    """Written with every digit, so that nothing is lost."""
    scale = {"kwh": 1000, "wh": 1, "w": 1, "kw": 1000}[unit]
    if unit in ("w", "kw"):
        wh = wh * 60 // minutes
    return f"{wh // scale}.{wh % scale:03}" if scale > 1 else str(wh)


@QUIET
@given(
    wh=st.lists(st.integers(0, 9000), min_size=2, max_size=200),
    minutes=st.sampled_from([1, 5, 15, 30, 60]),
    form=st.sampled_from(sorted(FORMS)),
    mark=st.sampled_from([",", ";", "\t", "|", "，"]),
    comma=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    unit=st.sampled_from(["kwh", "wh", "w", "kw"]),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
    meters=st.sampled_from([1, 2]),
)
def test_rows(
    wh: list[int],
    minutes: int,
    form: str,
    mark: str,
    comma: bool,
    encoding: str,
    unit: str,
    ends: str,
    meters: int,
) -> None:
    cells = [in_unit(value, unit, minutes) for value in wh]
    if comma and mark != ",":
        cells = [cell.replace(".", ",") for cell in cells]
    rows = [f"表号{mark}时间{mark}{unit}"]
    for n, cell in enumerate(cells):
        at = moment(BEGIN + n * minutes).strftime(form)
        rows += [f"{1000 + m}{mark}{at}{mark}{cell}" for m in range(meters)]
    chosen = {"kind": "interval", "stamp": "start", "minutes": str(minutes), "comma": "yes" if comma else "no"}
    if FORMS[form]:
        chosen["day_first"] = FORMS[form]
    if not comma or mark == ",":
        del chosen["comma"]
    content = read(ends.join(rows).encode(encoding), **chosen)
    assert [meter.wh.tolist() for meter in content.meters] == [wh] * meters
    assert [meter.start.tolist() for meter in content.meters] == [
        [BEGIN + n * minutes for n in range(len(wh))]
    ] * meters
    assert not content.findings


@QUIET
@given(
    days=st.integers(1, 4),
    count=st.sampled_from([24, 48, 96]),
    data=st.data(),
    ended=st.booleans(),
)
def test_days(days: int, count: int, data: st.DataObject, ended: bool) -> None:
    step = 1440 // count
    wh = data.draw(st.lists(st.integers(0, 5000), min_size=days * count, max_size=days * count))
    clocks = [(n + ended) * step for n in range(count)]
    rows = ["日期," + ",".join(f"{at // 60:02}:{at % 60:02}" for at in clocks)]
    for d in range(days):
        at = moment(BEGIN) + timedelta(days=d)
        rows.append(f"{at:%Y-%m-%d}," + ",".join(in_unit(v, "kwh", step) for v in wh[d * count : (d + 1) * count]))
    content = read("\n".join(rows), kind="interval", unit="kwh")
    (meter,) = content.meters
    assert meter.wh.tolist() == wh
    assert meter.start.tolist() == [BEGIN + n * step for n in range(days * count)]


@QUIET
@given(rises=st.lists(st.integers(1, 20_000), min_size=2, max_size=60), first=st.integers(10_000_000, 90_000_000))
def test_registers(rises: list[int], first: int) -> None:
    total = [first]
    for rise in rises:
        total.append(total[-1] + rise)
    rows = [f"{moment(BEGIN + n * 1440):%Y-%m-%d},{wh // 1000}.{wh % 1000:03}" for n, wh in enumerate(total)]
    content = read("日期,示数\n" + "\n".join(rows), unit="kwh")
    assert content.meters[0].wh.tolist() == rises


@settings(QUIET, max_examples=150)
@given(st.binary(max_size=300) | st.text(alphabet='0123456789-/:., ;\t\n"度日期时间kWhNaNinf月年1月', max_size=200))
def test_nothing_else_than_a_sentence(data: bytes | str) -> None:
    raw = data if isinstance(data, bytes) else data.encode()
    for reader in (TableReader(), SheetReader(), PasteReader()):
        reader.recognise(raw, "a.csv")
        reader.recognise(raw, "")
        try:
            content = reader.read(BytesIO(raw), {"today": "2026-11-21"})
        except UnreadableError:
            continue
        assert all(len(meter) for meter in content.meters)
