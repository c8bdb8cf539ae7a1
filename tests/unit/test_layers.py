"""Imports go one way: the domain knows nobody, the web edge never reaches past the use cases."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import webapp

ROOT = Path(webapp.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py") if "versions" not in path.parts)
MOST_LINES = 400

FLASK = {
    "flask",
    "flask_babel",
    "flask_compress",
    "flask_wtf",
    "jinja2",
    "jinja2_fragments",
    "markupsafe",
    "werkzeug",
    "wtforms",
}
DOMAIN = {"webapp.domain", "numpy"}
USECASES = DOMAIN | {"webapp.usecases", "webapp.rules", "webapp.store"}

MAY_IMPORT = {
    "domain": DOMAIN,
    "rules": DOMAIN | {"webapp.rules", "yaml", "pydantic"},
    "store": DOMAIN | {"webapp.store", "webapp.settings", "sqlmodel", "sqlalchemy", "alembic"},
    "usecases": USECASES | {"sqlmodel", "xlsxwriter"},
    "views": DOMAIN | FLASK | {"webapp.usecases", "webapp.charts", "webapp.views", "babel", "numpy"},
    "charts": DOMAIN,
    "settings": set(),
    "assets": {"brotli", "rcssmin", "rjsmin"},
    "wiring": USECASES | {"webapp.settings"},
    "jobs": USECASES | {"apscheduler"},
    "serve": {"webapp.settings", "flask", "gunicorn"},
    "cli_bill": DOMAIN | {"webapp.rules.tariff_book", "webapp.usecases.bill_figures"},
    "cli": USECASES
    | {"sqlalchemy", "webapp"}
    | {f"webapp.{name}" for name in ("cli_bill", "jobs", "serve", "settings", "wiring")},
    "__main__": {"webapp.cli"},
}
"""Beside the standard library. `webapp` alone stands for create_app."""

IMPURE = {
    "asyncio",
    "io",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "tempfile",
    "threading",
    "time",
    "urllib",
}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(path.read_text("utf-8"))))


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module a file imports, also inside functions; `from package import module` means the module."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in ALL_NAMES else node.module


ALL_NAMES = {name_of(path) for path in MODULES}
INSIDE = [path for path in MODULES if path.parent != ROOT or path.stem != "__init__"]


def is_within(name: str, place: str) -> bool:
    return name == place or (place != "webapp" and name.startswith(f"{place}."))


@pytest.mark.parametrize("path", INSIDE, ids=name_of)
def test_a_module_imports_only_what_its_layer_may(path: Path) -> None:
    allowed = MAY_IMPORT[layer_of(path)]
    for name in imports(path):
        if name.split(".")[0] in sys.stdlib_module_names:
            continue
        assert any(is_within(name, place) for place in allowed), f"{layer_of(path)} imports {name}"


@pytest.mark.parametrize("path", [path for path in MODULES if layer_of(path) in ("domain", "charts")], ids=name_of)
def test_the_domain_reads_nothing_from_outside(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & IMPURE


@pytest.mark.parametrize(
    "path", [path for path in MODULES if layer_of(path) in ("domain", "usecases", "charts", "views")], ids=name_of
)
def test_nobody_looks_at_the_clock_but_the_services(path: Path) -> None:
    calls = [node.func for node in nodes_of(path) if isinstance(node, ast.Call)]
    asked = [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call in calls
        if isinstance(call, ast.Attribute)
        and call.attr in ("now", "today", "utcnow")
        and isinstance(call.value, ast.Name)
        and call.value.id in ("datetime", "date")
    ]
    assert asked == []


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    graph = {name_of(path): imports(path) & ALL_NAMES - {name_of(path)} for path in MODULES}
    while leaves := {name for name, needs in graph.items() if not needs & graph.keys()}:
        graph = {name: needs for name, needs in graph.items() if name not in leaves}
    assert graph == {}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_stays_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_every_layer_has_its_rule() -> None:
    assert {layer_of(path) for path in INSIDE} <= MAY_IMPORT.keys()
