"""The key of a site: made once, kept to itself, and known for ever after it was replaced."""

from pathlib import Path

import pytest

from webapp.domain.ed25519 import verifies
from webapp.settings import Settings
from webapp.signer import Ed25519Signer, signer_kept_in


def test_what_a_site_signs_verifies_with_its_published_key() -> None:
    signer = Ed25519Signer.from_seed(bytes(32))
    assert verifies(signer.public_keys[signer.key], b"root", signer.sign(b"root"))


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    env = {"YIDU_DATA": str(tmp_path)}
    seed = Settings.from_env(env).seal_seed()
    assert Settings.from_env(env).seal_seed() == seed
    assert (tmp_path / "seal_key").stat().st_mode & 0o777 == 0o600


def test_a_replaced_key_stays_known(tmp_path: Path) -> None:
    old, new = signer_kept_in(tmp_path, bytes(32)), signer_kept_in(tmp_path, bytes(range(32)))
    assert new.key != old.key
    assert new.public_keys == {**old.public_keys, new.key: new.public_keys[new.key]}


def test_the_seed_is_never_shown(tmp_path: Path) -> None:
    settings = Settings.from_env({"YIDU_DATA": str(tmp_path), "YIDU_SEAL_KEY": "ab" * 32})
    assert settings.seal_seed() == bytes.fromhex("ab" * 32)
    assert "ab" * 32 not in repr(settings)
    assert "private" not in repr(signer_kept_in(tmp_path, settings.seal_seed()))


@pytest.mark.parametrize("text", ["ab", "zz" * 32, "AB" * 32 + "\n"])
def test_a_key_that_is_none_names_its_setting(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="YIDU_SEAL_KEY"):
        Settings.from_env({"YIDU_DATA": str(tmp_path), "YIDU_SEAL_KEY": text})
