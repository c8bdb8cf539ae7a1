"""Settings: read once from the environment, frozen afterwards."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent


def data_file(name: str) -> Path:
    """A file or folder shipped beside the package (installed) or one level up (checkout)."""
    beside = HERE / name
    return beside if beside.exists() else HERE.parent / name


@dataclass(frozen=True)
class Settings:
    """Where the data lives, where the server listens, and how it sends mail."""

    data: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    appliances: Path = HERE.parent / "appliances.yaml"
    secure_cookie: bool = False
    public_url: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    seal_key: str = field(default="", repr=False)
    tsa_url: str = field(default="", repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """As listed in the README. Raises ValueError, which names the setting."""
        data = Path(env.get("YIDU_DATA", "instance")).resolve()
        data.mkdir(parents=True, exist_ok=True)
        return cls(
            data=data,
            database_url=env.get("YIDU_DATABASE_URL", f"sqlite:///{data / 'yidu.db'}"),
            secret_key=env.get("YIDU_SECRET_KEY") or kept_secret(data / "secret_key"),
            host=env.get("HOST", "127.0.0.1"),
            port=_port(env.get("PORT", "8000")),
            appliances=Path(env["YIDU_APPLIANCES"]) if "YIDU_APPLIANCES" in env else data_file("appliances.yaml"),
            secure_cookie=env.get("YIDU_SECURE_COOKIE", "") == "1",
            public_url=_public_url(env.get("YIDU_PUBLIC_URL", "")),
            smtp_url=_smtp_url(env.get("YIDU_SMTP_URL", "")),
            mail_from=env.get("YIDU_MAIL_FROM", ""),
            tsa_url=_tsa_url(env.get("YIDU_TSA_URL", "")),
            seal_key=_seal_key(env.get("YIDU_SEAL_KEY", "")),
        )._with_all_for_mail()

    def seal_seed(self) -> bytes:
        """What the key of the monthly seals is made of; of this installation's own if none is given."""
        return bytes.fromhex(self.seal_key or kept_secret(self.data / "seal_key"))

    def _with_all_for_mail(self) -> "Settings":
        """A mail needs a sender, and a link that stops it."""
        if self.smtp_url:
            if not self.mail_from:
                raise ValueError("YIDU_MAIL_FROM: a mail server is set, so a sender is needed")
            if not self.public_url:
                raise ValueError("YIDU_PUBLIC_URL: a mail server is set, so its links need this address")
        return self


def _port(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"PORT: a number is needed ({error})") from error


def _public_url(text: str) -> str:
    if text and not text.startswith(("https://", "http://")):
        raise ValueError("YIDU_PUBLIC_URL: write it as https://yidu.example.org")
    return text.rstrip("/")


def _smtp_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
    if text and not fine:
        raise ValueError("YIDU_SMTP_URL: write it as smtps://user:password@host:465")
    return text


def _tsa_url(text: str) -> str:
    if not text:
        return ""
    if not text.startswith(("https://", "http://")):
        raise ValueError("YIDU_TSA_URL: write it as https://tsa.example.org/stamp")
    if find_spec("rfc3161_client") is None:
        raise ValueError("YIDU_TSA_URL: time stamps need their library: pip install rfc3161-client")
    return text


def _seal_key(text: str) -> str:
    if text and not re.fullmatch("[0-9a-f]{64}", text):
        raise ValueError("YIDU_SEAL_KEY: 64 hex digits are needed, as `openssl rand -hex 32` gives")
    return text


def kept_secret(path: Path) -> str:
    """A secret of this installation, made on first use and readable only by its owner."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()
