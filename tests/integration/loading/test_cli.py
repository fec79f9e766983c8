"""`coordinator load` and `load-scale`: exit status, answers, and nothing half-done."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from coordinator.cli import load as command
from coordinator.cli import main
from coordinator.core.db import db
from coordinator.core.work import is_demonstration
from coordinator.forums.models import Forum
from coordinator.web.work import begin_system_work

SMALL = {
    "countries": [{"code": "SE", "name": {"en": "Sweden", "sv": "Sverige"}}],
    "forums": [
        {"id": "north", "short_name": "NORTH", "kind": "network", "name": "North", "description": "A test.",
         "memberships": [{"party": "SE", "role": "member", "from": "2026-01-01"}]},
    ],
}  # fmt: skip


@pytest.fixture
def coordinator(app, monkeypatch):
    """Run the command line on the test's own application."""
    monkeypatch.setattr(command, "create_app", lambda: app)

    def _run(*arguments: str, **options):
        db.session.remove()
        return CliRunner().invoke(main, list(arguments), **options)

    return _run


def written(folder: Path, value) -> str:
    path = folder / "file.json"
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return str(path)


def forums() -> list[str]:
    with begin_system_work(read_only=True) as work:
        return list(work.session.scalars(sa.select(Forum.slug).order_by(Forum.slug)))


def test_a_file_that_is_in_order_gives_0(coordinator, tmp_path):
    answer = coordinator("load", written(tmp_path, SMALL), "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout) == {
        "created": 3, "updated": 0, "unchanged": 0, "refused": [], "not_taken": [], "warnings": [], "dry_run": False,
    }  # fmt: skip
    assert forums() == ["north"]
    again = coordinator("load", written(tmp_path, SMALL))
    assert (again.exit_code, again.stdout) == (0, "Loaded: 0 created, 0 updated, 3 unchanged.\n")


def test_a_refused_row_gives_1_and_its_reason(coordinator, tmp_path):
    value = json.loads(json.dumps(SMALL))
    value["forums"][0]["memberships"].append({"party": "QQ", "role": "member"})
    answer = coordinator("load", written(tmp_path, value), "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.stdout)["refused"] == [
        {"pointer": "/forums/0/memberships/1", "reason": "party: there is no country “QQ”"}
    ]
    plain = coordinator("load", written(tmp_path, value))
    assert plain.exit_code == 1
    assert plain.stdout == (
        "Refused:\n  /forums/0/memberships/1: party: there is no country “QQ”\nNothing was loaded: 1 refused.\n"
    )
    assert forums() == []


def test_what_cannot_be_read_gives_2_with_line_and_column(coordinator, tmp_path):
    answer = coordinator("load", written(tmp_path, b'{"forums": [\n  {"id" "north"}\n]}'), "--json")
    assert answer.exit_code == 2
    assert json.loads(answer.stdout)["unreadable"]["line"] == 2
    assert "line 2, column 9: this is not JSON" in answer.stderr
    assert coordinator("load", str(tmp_path / "missing.json")).exit_code == 2
    assert forums() == []


def test_a_dry_run_writes_nothing_and_standard_input_will_do(coordinator, tmp_path):
    answer = coordinator("load", "-", "--dry-run", input=json.dumps(SMALL))
    assert (answer.exit_code, answer.stdout) == (
        0,
        "Nothing was written; it would be: 3 created, 0 updated, 0 unchanged.\n",
    )
    assert forums() == []


def test_demonstration_data_is_marked_only_when_asked_for(coordinator, tmp_path):
    coordinator("load", written(tmp_path, SMALL))
    with begin_system_work(read_only=True) as work:
        assert is_demonstration(work.session) is False
    coordinator("load", written(tmp_path, SMALL), "--demonstration")
    with begin_system_work(read_only=True) as work:
        assert is_demonstration(work.session) is True


def test_invented_data_is_refused_where_there_is_real_data(coordinator, tmp_path):
    coordinator("load", written(tmp_path, SMALL))
    answer = coordinator("load-scale", "--meetings", "10")
    assert answer.exit_code == 1
    assert "holds data that is not for demonstration" in answer.stderr
    assert forums() == ["north"]


def test_how_many_meetings_is_asked_for(coordinator):
    assert coordinator("load-scale").exit_code == 2
    assert coordinator("load-scale", "--meetings", "-1").exit_code == 2


def test_invented_data_is_topped_up(coordinator):
    first = coordinator("load-scale", "--meetings", "3", "--people", "2", "--json")
    assert (first.exit_code, json.loads(first.stdout)) == (0, {"created": {"meetings": 3, "people": 2}})
    assert "scale" in forums()
    again = coordinator("load-scale", "--meetings", "4", "--people", "2")
    assert again.stdout == "Made 1 meetings and 0 people.\n"
