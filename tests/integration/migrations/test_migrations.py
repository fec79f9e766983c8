"""From nothing and from the revision before, on both databases; the models say the same."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask_migrate import check, upgrade

from coordinator.app import create_app
from coordinator.core.db import db
from coordinator.core.places import MIGRATIONS
from coordinator.migrating import prepare
from tests.conftest import _sql, settings_for


def revisions() -> list[str]:
    """Oldest first."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [r.revision for r in script.walk_revisions()][::-1]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    server = request.getfixturevalue("postgresql")
    name = f"m_{abs(hash(tmp_path)) % 10**12}"
    _sql(server, f"CREATE DATABASE {name}")
    yield sa.engine.make_url(server).set(database=name).render_as_string(hide_password=False)
    _sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def test_head_names_the_last_revision():
    assert (MIGRATIONS / "HEAD").read_text().strip() == revisions()[-1]


def test_revisions_are_numbered_in_a_row():
    assert revisions() == [f"{n:04}" for n in range(1, len(revisions()) + 1)]


def test_migrations_import_nothing_from_the_application():
    guilty = [p.name for p in Path(MIGRATIONS, "versions").glob("*.py") if "coordinator" in p.read_text()]
    assert guilty == []


def test_from_nothing_step_by_step_and_the_models_say_the_same(empty_url, tmp_path):
    app = create_app(settings_for(empty_url, tmp_path), testing=True)
    prepare(app)
    with app.app_context():
        for revision in revisions():
            upgrade(revision=revision)
        check()  # exits when the models hold something that no migration makes
        with db.engine.connect() as connection:
            found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar_one()
        db.engine.dispose()
    assert found == revisions()[-1]


def test_a_database_of_the_revision_before_comes_up_with_its_rows(empty_url, tmp_path):
    before = revisions()[-2] if len(revisions()) > 1 else revisions()[-1]
    app = create_app(settings_for(empty_url, tmp_path), testing=True)
    prepare(app)
    with app.app_context():
        upgrade(revision=before)
        with db.engine.begin() as connection:
            connection.execute(sa.text("INSERT INTO installation (name, value) VALUES ('kept', 'yes')"))
        upgrade()
        with db.engine.connect() as connection:
            kept = connection.execute(
                sa.text("SELECT value FROM installation WHERE name = 'kept'")
            ).scalar_one()
        db.engine.dispose()
    assert kept == "yes"


def test_a_second_upgrade_changes_nothing(empty_url, tmp_path):
    app = create_app(settings_for(empty_url, tmp_path), testing=True)
    prepare(app)
    with app.app_context():
        upgrade()
        upgrade()
        names = sa.inspect(db.engine).get_table_names()
        db.engine.dispose()
    assert {"meeting", "journal_entry", "outbox_message"} <= set(names)
