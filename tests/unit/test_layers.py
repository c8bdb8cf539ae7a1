"""Imports go one way: the domain knows nobody, the web edge never reaches past the use cases."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sweeps import assert_none, sweep

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
DOMAIN = {"webapp.domain", "numpy", "scipy"}
USECASES = DOMAIN | {"webapp.usecases", "webapp.readers", "webapp.rules", "webapp.senders", "webapp.store"}

MAY_IMPORT = {
    "domain": DOMAIN,
    "rules": DOMAIN | {"webapp.rules", "yaml", "pydantic"},
    "store": DOMAIN | {"webapp.store", "webapp.settings", "sqlmodel", "sqlalchemy", "alembic", "psycopg"},
    "readers": DOMAIN | {"webapp.readers", "polars", "python_calamine", "defusedxml"},
    "senders": DOMAIN | {"webapp.senders", "icalendar", "rfc3161_client", "segno", "weasyprint"},
    "usecases": USECASES | {"sqlmodel", "xlsxwriter", "argon2", "pyotp", "cryptography"},
    "views": DOMAIN
    | FLASK
    | {"webapp.readers", "webapp.usecases", "webapp.charts", "webapp.views"}
    | {"babel", "numpy", "pydantic", "pydantic_core", "pypinyin"},
    "charts": DOMAIN,
    "settings": set(),
    "signer": DOMAIN | {"cryptography"},
    "__init__": {"flask", "webapp.app", "webapp.settings", "webapp.usecases"},
    "app": {"flask", "whitenoise"}
    | {f"webapp.{part}" for part in ("assets", "settings", "usecases", "views", "wiring")},
    "assets": {"brotli", "rcssmin", "rjsmin"},
    "wiring": USECASES | {"webapp.settings", "webapp.signer"},
    "jobs": USECASES | {"apscheduler"},
    "serve": {"webapp.settings", "flask", "gunicorn"},
    "cli_curve": DOMAIN,
    "cli_bill": DOMAIN | {"webapp.cli_curve", "webapp.rules.tariff_book", "webapp.usecases.bill_figures"},
    "cli_problem": DOMAIN | {"pydantic"},
    "cli_plan": DOMAIN | {"webapp.cli_problem", "webapp.settings", "webapp.usecases", "webapp.wiring"},
    "cli_homes": USECASES,
    "cli_finding": DOMAIN | {"webapp.readers"},
    "cli_import": USECASES | {"webapp.cli_finding", "webapp.cli_homes", "webapp.settings", "webapp.wiring"},
    "cli_saving": USECASES | {"webapp.cli_finding"},
    "cli_verify": DOMAIN,
    "cli_aggregate": USECASES | {"webapp.settings", "webapp.wiring"},
    "cli_organisation": USECASES | {"webapp.settings", "webapp.wiring"},
    "drive": set(),
    "cli_simulate": USECASES | {"flask", "flask_wtf", "webapp", "webapp.drive", "webapp.settings", "webapp.wiring"},
    "cli_temperature": USECASES | {"webapp.settings", "webapp.wiring"},
    "cli": USECASES
    | {"sqlalchemy", "webapp"}
    | {
        f"webapp.cli_{name}"
        for name in (
            "aggregate",
            "bill",
            "import",
            "organisation",
            "plan",
            "saving",
            "simulate",
            "temperature",
            "verify",
        )
    }
    | {f"webapp.{name}" for name in ("jobs", "serve", "settings", "wiring")},
    "__main__": {"webapp.cli", "webapp.cli_verify"},
}
"""Beside the standard library. `webapp` alone stands for create_app."""

ASKED = re.compile(r"\b(now|today|utcnow)\b")

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
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All statements under a node, however deep; imports are statements, so nothing else need be walked."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.stmt, ast.excepthandler, ast.match_case)):
            yield child
            yield from statements(child)


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module a file imports, also inside functions; `from package import module` means the module."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in statements(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module, f"{path}: a relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in ALL_NAMES else node.module


ALL_NAMES = {name_of(path) for path in MODULES}
PURE = [path for path in MODULES if layer_of(path) in ("domain", "charts")]
TIMELESS = [path for path in MODULES if layer_of(path) in ("domain", "usecases", "charts", "views")]


def is_within(name: str, place: str) -> bool:
    return name == place or (place != "webapp" and name.startswith(f"{place}."))


def test_a_module_imports_only_what_its_layer_may() -> None:
    def checks(path: Path) -> Iterator[tuple[str, bool]]:
        allowed = MAY_IMPORT[layer_of(path)]
        for name in imports(path):
            if name.split(".")[0] not in sys.stdlib_module_names:
                yield f"{layer_of(path)} imports {name}", any(is_within(name, place) for place in allowed)

    sweep(MODULES, checks, name_of)


def test_the_domain_reads_nothing_from_outside() -> None:
    def checks(path: Path) -> Iterator[tuple[str, bool]]:
        for name in imports(path):
            yield f"imports {name}", name.split(".")[0] not in IMPURE

    sweep(PURE, checks, name_of)


def test_nobody_looks_at_the_clock_but_the_services() -> None:
    def checks(path: Path) -> Iterator[tuple[str, bool]]:
        if not ASKED.search(path.read_text("utf-8")):
            return  # without the word no call is worth looking for
        for call in (node.func for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)):
            asks = (
                isinstance(call, ast.Attribute)
                and ASKED.fullmatch(call.attr)
                and isinstance(call.value, ast.Name)
                and call.value.id in ("datetime", "date")
            )
            yield f"line {call.lineno} asks the clock", not asks

    sweep(TIMELESS, checks, name_of)


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    graph = {name_of(path): imports(path) & ALL_NAMES - {name_of(path)} for path in MODULES}
    while leaves := {name for name, needs in graph.items() if not needs & graph.keys()}:
        graph = {name: needs for name, needs in graph.items() if name not in leaves}
    assert graph == {}


def test_a_module_stays_short() -> None:
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert_none(f"{name}: {lines} lines" for name, lines in lengths.items() if lines > MOST_LINES)


def test_every_layer_has_its_rule() -> None:
    assert {layer_of(path) for path in MODULES} <= MAY_IMPORT.keys()
