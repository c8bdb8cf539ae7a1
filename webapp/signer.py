"""The key of this site that seals are signed with, and those it had before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from webapp.domain.seal import key_id


@dataclass(frozen=True)
class Ed25519Signer:
    """`key` is the id of its public key; `public_keys` by id are all this site has ever signed with."""

    key: str
    public_keys: Mapping[str, bytes]
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes, earlier: Mapping[str, bytes] | None = None) -> "Ed25519Signer":
        private = Ed25519PrivateKey.from_private_bytes(seed)
        public = private.public_key().public_bytes_raw()
        return cls(key_id(public), {**(earlier or {}), key_id(public): public}, private)

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message)


def signer_kept_in(folder: Path, seed: bytes) -> Ed25519Signer:
    """The signer of a seed. Its public key is kept in the folder, so that it stays known after the seed is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    signer = Ed25519Signer.from_seed(seed, _kept(folder))
    path = folder / f"{signer.key}.pub"
    if not path.exists():
        path.write_text(signer.public_keys[signer.key].hex())
    return signer


def _kept(folder: Path) -> dict[str, bytes]:
    keys = [bytes.fromhex(path.read_text()) for path in sorted(folder.glob("*.pub"))]
    return {key_id(key): key for key in keys}
