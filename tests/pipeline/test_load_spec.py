"""Reading a spec from a file: what is refused, and how."""

from __future__ import annotations

from pathlib import Path

import pytest

from folkmoot.errors import FaultsError, MissingFileError
from folkmoot.pipeline.compare_specs import compare_specs, write_spec_diff
from folkmoot.pipeline.load_spec import load_spec, read_spec_text
from folkmoot.spec.writer import write_spec


def test_a_spec_is_called_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "2025-01-01.md"
    file.write_bytes(b"\xef\xbb\xbf# A {#a}\r\n\ttext\r\nno last line ending")
    spec = load_spec(file)
    assert spec.name == "2025-01-01"
    assert write_spec(spec).encode() == file.read_bytes()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"nowhere\.md: there is no such file"):
        load_spec(tmp_path / "nowhere.md")


def test_a_folder_is_no_spec(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="this is a folder"):
        load_spec(tmp_path)


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        (b"", None, "an empty file"),
        (b"\xef\xbb\xbf \r\n\t\n", None, "an empty file"),
        (b"# A\n\ncaf\xe9\n", 3, "byte 0xe9, which is not UTF-8"),
        (b"text without a heading\n", 1, "no heading"),
    ],
)
def test_what_cannot_be_a_spec_is_refused(tmp_path: Path, content: bytes, line: int | None, found: str) -> None:
    file = tmp_path / "spec.md"
    file.write_bytes(content)
    with pytest.raises(FaultsError) as refusal:
        load_spec(file)
    (fault,) = refusal.value.faults
    assert (fault.place, fault.line, fault.found) == (str(file), line, found)


def test_faults_do_not_keep_a_spec_from_being_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "spec.md"
    file.write_text("# A {#a}\n[?](#b)\n# A {#a}\n", encoding="utf-8")
    assert [section.id for section in load_spec(file).sections] == ["a", "a"]
    assert read_spec_text(file).startswith("# A")


def test_a_page_is_written_whole(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("# A {#a}\none\n", encoding="utf-8")
    new.write_text("# A {#a}\ntwo\n", encoding="utf-8")
    page = tmp_path / "folder" / "page.html"
    write_spec_diff(compare_specs(old, new), page)
    assert page.read_text(encoding="utf-8").endswith("</html>")
    assert [entry.name for entry in page.parent.iterdir()] == ["page.html"]
