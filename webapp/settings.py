"""Settings: read once from the environment, frozen afterwards."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


def data_file(name: str) -> Path:
    """A file or folder shipped beside the package (installed) or one level up (checkout)."""
    beside = HERE / name
    return beside if beside.exists() else HERE.parent / name


@dataclass(frozen=True)
class Settings:
    """Where the data lives and where the server listens."""

    data: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    appliances: Path = HERE.parent / "appliances.yaml"
    secure_cookie: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """YIDU_DATA, YIDU_DATABASE_URL, YIDU_SECRET_KEY, YIDU_APPLIANCES, YIDU_SECURE_COOKIE, HOST, PORT."""
        data = Path(env.get("YIDU_DATA", "instance")).resolve()
        data.mkdir(parents=True, exist_ok=True)
        return cls(
            data=data,
            database_url=env.get("YIDU_DATABASE_URL", f"sqlite:///{data / 'yidu.db'}"),
            secret_key=env.get("YIDU_SECRET_KEY") or kept_secret(data / "secret_key"),
            host=env.get("HOST", "127.0.0.1"),
            port=int(env.get("PORT", "8000")),
            appliances=Path(env["YIDU_APPLIANCES"]) if "YIDU_APPLIANCES" in env else data_file("appliances.yaml"),
            secure_cookie=env.get("YIDU_SECURE_COOKIE", "") == "1",
        )


def kept_secret(path: Path) -> str:
    """The signing key of this installation, made on first use and readable only by its owner."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()
