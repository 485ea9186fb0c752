"""`folkmoot study backup`, as a process."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.running import folkmoot
from tests.store import people

from folkmoot.store import open_store


def test_backup_of_a_study_that_is_served(tmp_path: Path) -> None:
    assert folkmoot("init", "town", cwd=tmp_path).returncode == 0
    none = folkmoot("study", "backup", "town", "--to", "copy.db", "--json", cwd=tmp_path)
    assert none.returncode == 1
    assert "never opened" in json.loads(none.stdout)["error"]["message"]
    with open_store(tmp_path / "town", environment={}) as store:
        people.open_study(store)
        for name in ("ann", "bob"):
            people.enrol(store, name)
        done = folkmoot("study", "backup", "town", "--to", "copy.db", "--json", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout) == {"out": "copy.db", "participants": 2, "answers": 0, "withdrawals": 0}
        again = folkmoot("study", "backup", "town", "--to", "copy.db", cwd=tmp_path)
        assert again.returncode == 1
        assert "there is such a file" in again.stderr
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT id FROM participants ORDER BY id").fetchall() == [("ann",), ("bob",)]
