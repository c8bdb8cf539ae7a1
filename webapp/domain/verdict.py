"""What checking a bundle comes to: each thing wrong with its place, what was checked, what could not be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from webapp.domain.errors import sentence

FAULTS: Mapping[str, str] = {
    "damaged": sentence("内容改过或坏了：校验码和清单上的不符。"),
    "unlisted": sentence("清单里没有这个文件。"),
    "stray": sentence("证据包里不该有这个文件。"),
    "absent": sentence("该有的这个文件不在包里。"),
    "spelling": sentence("不是规定的写法。%(at)s"),
    "manifest_signature": sentence("清单的签名不对：清单改过，或者不是这把密钥签的。"),
    "unknown_key": sentence("密钥 %(key)s 不在 keys.json 里。"),
    "key_name": sentence("密钥和它的编号 %(key)s 不符。"),
    "untrusted_key": sentence("签名的密钥 %(key)s 不是公布的那把：整条链可能重新签过。"),
    "gap": sentence("第 %(expected)s 次封存不见了，后面接的是 %(month)s（第 %(found)s 次）。"),
    "order": sentence("封存的次序不对：该是第 %(expected)s 次，却是第 %(found)s 次。"),
    "previous": sentence("没有接着前一次封存：该接 %(expected)s，却接着 %(found)s。"),
    "revision": sentence("%(month)s 的更正次序不对：该是第 %(expected)s 次，却是第 %(found)s 次。"),
    "seal_signature": sentence("%(month)s 的封存签名不对。"),
    "no_seal": sentence("%(month)s 没有对应的封存（第 %(found)s 次）。"),
    "stray_seal": sentence("多出一次封存（第 %(found)s 次），链里没有。"),
    "count": sentence("封存了 %(expected)s 条记录，这里有 %(found)s 条。"),
    "row": sentence("%(row)s：这一条改过。封存的校验码是 %(expected)s，现在是 %(found)s。"),
    "moved": sentence("%(row)s：这一条挪了位置，本来在第 %(line)s 行。"),
    "added": sentence("%(row)s：这一条是后来加的。"),
    "lost": sentence("封存过的这一条不见了。"),
    "salt": sentence("%(month)s 的盐改过：一条也对不上。"),
    "leaves": sentence("%(month)s 逐条的校验码改过，和记录不符。"),
    "root": sentence("%(month)s 的记录合起来不是封存的那些：根该是 %(expected)s，算得 %(found)s。"),
    "figure": sentence("%(row)s：%(field)s 按记录重算是 %(expected)s，写的是 %(found)s。"),
    "uncomputable": sentence("按这些记录算不出月结。%(at)s"),
    "no_statement": sentence("最后一条不是月结。"),
    "baseline_changed": sentence("基准 %(name)s 和 %(month)s 封存的不一样：锁定了的不能再改。"),
    "baseline_late": sentence("基准 %(name)s 锁定得太晚：%(locked)s 才锁，却从 %(applies)s 起按它比。"),
    "wrong_month": sentence("%(row)s：写的是 %(found)s，封存的是 %(expected)s。"),
    "path": sentence("%(month)s 的证明到不了这个根（第 %(found)s 次封存）。"),
    "stray_proof": sentence("第 %(found)s 次封存不在链里，却有证明。"),
    "root_signature": sentence("%(month)s 第 %(batch)s 批的根，签名不对。"),
    "root_differs": sentence("%(month)s 第 %(batch)s 批的根和公布的不同：公布的是 %(expected)s，这里是 %(found)s。"),
    "root_unpublished": sentence("%(month)s 第 %(batch)s 批的根没有公布过。"),
    "unproved": sentence("%(month)s 没有证明在公布的根里（第 %(found)s 次封存）。"),
    "stamp": sentence("%(month)s 第 %(batch)s 批的时间戳盖的不是这个根，或者看不懂。"),
}
"""By code; a fault's params fill it."""

NOTES: Mapping[str, str] = {
    "keys": sentence("没有比对密钥。请到网站的 /seals/keys.json 看看，密钥编号是不是 %(keys)s。"),
    "roots": sentence("没有比对公布的根。请从网站下载 /seals/roots.json，再核对一次。"),
    "unproved": sentence("有 %(n)s 次封存还没有公布的证明。"),
    "stamps": sentence("有 %(n)s 个时间戳盖在这些根上；时间戳机构的证书要另外查，办法见 guide.html。"),
    "papers": sentence("月结的网页和 PDF 只查了没有改过，数以重算的为准。"),
    "truth": sentence("封存只证明没有改过，不证明数是真的。"),
}
"""What a check leaves open, by code."""


@dataclass(frozen=True)
class Fault:
    """Something wrong: in which file of the bundle, on which line where it has lines."""

    code: str
    file: str
    line: int | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Note:
    """Something left open."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class StampedRoot:
    """A root with a time stamp that is of it: its canonical text, the token in DER, when as the authority says."""

    month: str
    batch: int
    at: str
    text: bytes
    token: bytes


@dataclass(frozen=True)
class Verdict:
    """`faults` in the order of the chain: the first is the first wrong row."""

    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    made_at: str
    months: tuple[str, ...]
    n_seals: int
    n_records: int
    n_figures: int
    keys: tuple[str, ...]
    stamps: tuple[StampedRoot, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.faults
