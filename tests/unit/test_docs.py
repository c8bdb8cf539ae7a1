"""The README keeps up with the code: every setting, every place at the top, every command it names."""

import re
from fnmatch import fnmatch

from webapp.settings import HERE

ROOT = HERE.parent
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def section(heading: str) -> str:
    return README.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def first_column(heading: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", section(heading), re.MULTILINE)


def test_the_settings_table_has_every_variable_the_code_reads() -> None:
    read = re.findall(r"""env(?:\.get\(|\[)["'](\w+)["']""", (HERE / "settings.py").read_text("utf-8"))

    assert sorted(first_column("Settings")) == sorted(set(read))


def test_nobody_else_reads_the_environment() -> None:
    readers = {path.name for path in HERE.rglob("*.py") if re.search(r"os\.(environ|getenv)", path.read_text("utf-8"))}

    assert readers == {"settings.py"}


def test_the_map_has_everything_at_the_top() -> None:
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    there = {
        path.name
        for path in ROOT.iterdir()
        if not path.name.startswith(".") and not any(fnmatch(path.name, pattern) for pattern in ignored)
    }
    listed = {name.split("/")[0] for name in first_column("Map")}

    assert there <= listed
    assert all((ROOT / name).exists() for name in first_column("Map"))


def test_the_map_has_every_layer() -> None:
    layers = {path.name for path in HERE.iterdir() if path.is_dir() and (path / "__init__.py").exists()}

    assert layers == {name.split("/")[1] for name in first_column("Map") if re.match(r"webapp/\w", name)}


def test_every_make_command_it_names_exists() -> None:
    named = {name for part in re.findall(r"^    .*|`[^`]*`", README, re.MULTILINE) for name in commands(part)}
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))

    assert {"run", "test"} <= named <= targets


def commands(text: str) -> list[str]:
    return re.findall(r"\bmake ([a-z-]+)", text)


def test_every_file_it_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"

    assert script.read_text("utf-8").rstrip().endswith("exec make test")
    assert script.stat().st_mode & 0o100
