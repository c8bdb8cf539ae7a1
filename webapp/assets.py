"""Publish static files under names that carry a hash of their content: a browser may keep them for ever.

A file whose published name is there is complete: its compressed twins are written first, the plain file last.
"""

import gzip
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import rcssmin
import rjsmin

COMPRESSIBLE = frozenset({".css", ".js", ".json", ".svg", ".txt", ".webmanifest"})
NOTES = ".md"
HASH_LENGTH = 8
MINIFIERS: dict[str, Callable[[str], str]] = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}


def publish(source: Path, target: Path) -> dict[str, str]:
    """Copy every file of `source` to `target`; answer the published names by original name."""
    names: dict[str, str] = {}
    for path in _files(source):
        content = _minified(path)
        original = path.relative_to(source)
        published = original.with_name(_hashed(original, content))
        names[original.as_posix()] = published.as_posix()
        if not (target / published).exists():
            _place(target / published, content)
    return names


def _files(source: Path) -> Iterator[Path]:
    for path in sorted(source.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
        if path.is_file() and not hidden and path.suffix != NOTES:
            yield path


def _minified(path: Path) -> bytes:
    """Our own styles and scripts without comments and spare blanks; vendored files as they came."""
    if ".min." in path.name or path.suffix not in MINIFIERS:
        return path.read_bytes()
    return MINIFIERS[path.suffix](path.read_text("utf-8")).encode()


def _hashed(original: Path, content: bytes) -> str:
    return f"{original.stem}.{hashlib.sha256(content).hexdigest()[:HASH_LENGTH]}{original.suffix}"


def _place(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for suffix, smaller in _compressed(path, content):
        _write(path.with_name(path.name + suffix), smaller)
    _write(path, content)


def _compressed(path: Path, content: bytes) -> Iterator[tuple[str, bytes]]:
    if path.suffix not in COMPRESSIBLE:
        return
    for suffix, smaller in (
        (".br", bytes(brotli.compress(content, quality=11))),
        (".gz", gzip.compress(content, compresslevel=9, mtime=0)),
    ):
        if len(smaller) < len(content):
            yield suffix, smaller


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when two processes start at once."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
