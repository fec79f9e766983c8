"""Commands beside a running demonstration find its address and its mail catcher."""

from pathlib import Path

from coordinator.core.settings import RUNNING_AT, load


def test_the_address_of_a_running_demonstration_is_used_where_none_is_set(tmp_path: Path):
    (tmp_path / RUNNING_AT).write_text("http://localhost:8010")
    environ = {"COORDINATOR_DATA_DIR": str(tmp_path)}
    assert load(environ).base_url == "http://localhost:8010"
    assert load(environ | {"COORDINATOR_BASE_URL": "https://example.org"}).base_url == "https://example.org"


def test_mail_goes_to_the_catcher_of_a_running_demonstration(tmp_path: Path):
    settings = load({"COORDINATOR_DATA_DIR": str(tmp_path)})
    assert settings.smtp_address == "smtp://localhost:25"
    settings.catcher_file.write_text("smtp://127.0.0.1:2525")
    assert settings.smtp_address == "smtp://127.0.0.1:2525"
