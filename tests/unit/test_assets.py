"""Static files are published once, under names that change only with their content."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest

from webapp.assets import publish

CSS = b"body{margin:0}" * 40


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "vendor").mkdir(parents=True)
    (folder / "app.css").write_bytes(CSS)
    (folder / "icon.png").write_bytes(b"\x89PNG" + bytes(range(200)))
    (folder / "vendor" / "lib-1.2.min.js").write_text("var a = 1;")
    (folder / "vendor" / "README.md").write_text("where it came from")
    (folder / ".hidden").write_text("not for the web")
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "published"


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_names_carry_the_hash_before_the_suffix(source: Path, target: Path) -> None:
    names = publish(source, target)

    assert sorted(names) == ["app.css", "icon.png", "vendor/lib-1.2.min.js"]
    assert names["app.css"] == "app.28894e46.css"
    assert names["vendor/lib-1.2.min.js"].startswith("vendor/lib-1.2.min.")
    for original, name in names.items():
        assert (target / name).read_bytes() == (source / original).read_bytes()


def test_compressed_twins_hold_the_same_bytes(source: Path, target: Path) -> None:
    name = publish(source, target)["app.css"]

    assert brotli.decompress((target / f"{name}.br").read_bytes()) == CSS
    assert gzip.decompress((target / f"{name}.gz").read_bytes()) == CSS


def test_our_own_styles_and_scripts_lose_comments_and_blanks(source: Path, target: Path) -> None:
    (source / "app.css").write_text("/* why */\nbody { margin: 0; }\n")
    (source / "app.js").write_text("// why\nvar a = 1;\n")
    names = publish(source, target)

    assert (target / names["app.css"]).read_text() == "body{margin:0}"
    assert (target / names["app.js"]).read_text() == "var a=1;"


def test_pictures_and_tiny_files_have_no_twins(source: Path, target: Path) -> None:
    names = publish(source, target)

    for original in ("icon.png", "vendor/lib-1.2.min.js"):
        assert not (target / f"{names[original]}.br").exists()
        assert not (target / f"{names[original]}.gz").exists()


def test_it_is_the_same_everywhere(source: Path, tmp_path: Path) -> None:
    assert publish(source, tmp_path / "one") == publish(source, tmp_path / "two")
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").rglob("*") if path.is_file()}
    two = {path.name: path.read_bytes() for path in (tmp_path / "two").rglob("*") if path.is_file()}
    assert one == two


def test_a_second_start_writes_nothing(source: Path, target: Path) -> None:
    first = publish(source, target)
    before = listing(target)

    assert publish(source, target) == first
    assert listing(target) == before


def test_changed_content_changes_its_name_and_no_other(source: Path, target: Path) -> None:
    before = publish(source, target)
    (source / "app.css").write_bytes(CSS + b"a{color:red}")

    after = publish(source, target)

    assert after["app.css"] != before["app.css"]
    assert {name for name in before if before[name] != after[name]} == {"app.css"}
    assert (target / before["app.css"]).exists(), "pages served a moment ago still ask for it"


def test_many_processes_may_start_at_once(source: Path, target: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: publish(source, target), range(8)))

    assert all(answer == answers[0] for answer in answers)
    assert (target / answers[0]["app.css"]).read_bytes() == CSS
    assert not list(target.rglob("*.part"))
