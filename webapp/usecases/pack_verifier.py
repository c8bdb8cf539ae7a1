"""verify.pyz: the checking part of this software as one file that Python runs, without anything installed."""

import ast
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ENTRY = "webapp.cli_verify"
MAIN = """import sys

from webapp.cli_verify import main

sys.stdout.reconfigure(errors="replace")  # a console without Chinese letters shows the rest
sys.exit(main())
"""
CATALOGUE = "translations/en/LC_MESSAGES/messages.mo"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@cache
def verifier() -> bytes:
    """The same bytes for the same sources, so that copies can be compared."""
    sources = {"__main__.py": MAIN, "webapp/__init__.py": "", "webapp/domain/__init__.py": "", **_sources()}
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in sorted(sources.items()):
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), text, zipfile.ZIP_DEFLATED, 9)
        english = PACKAGE.joinpath(CATALOGUE).read_bytes()
        archive.writestr(zipfile.ZipInfo(f"webapp/{CATALOGUE}", FIRST_DAY), english, zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()


def _sources() -> dict[str, str]:
    """The command and every module it needs, however far down."""
    found: dict[str, str] = {}
    wanted = [ENTRY]
    while wanted:
        path = PACKAGE.joinpath(*wanted.pop().split(".")[1:]).with_suffix(".py")
        name = path.relative_to(PACKAGE.parent).as_posix()
        if name not in found:
            found[name] = path.read_text("utf-8")
            wanted += _needed_by(found[name])
    return found


def _needed_by(text: str) -> list[str]:
    """Modules of ours; `from webapp.domain import merkle` means the module."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("webapp"):
            is_package = PACKAGE.joinpath(*node.module.split(".")[1:]).is_dir()
            found += [f"{node.module}.{alias.name}" for alias in node.names] if is_package else [node.module]
    return found
