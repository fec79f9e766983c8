"""The fetched style sheets are checked at start; addresses follow the content."""

import hashlib
from pathlib import Path

import pytest

from coordinator.web import assets


def filled(folder: Path, record: str) -> Path:
    folder.mkdir()
    (folder / "made-from.txt").write_text(record + "\n")
    return folder


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "package-lock.json"
    path.write_text('{"lockfileVersion": 3}')
    return path


def test_files_made_from_the_present_lock_are_accepted(tmp_path, lock):
    vendor = filled(tmp_path / "vendor", hashlib.sha256(lock.read_bytes()).hexdigest())
    assert assets.check(vendor, lock) is None


def test_files_made_from_another_lock_stop_the_start(tmp_path, lock):
    vendor = filled(tmp_path / "vendor", "0" * 64)
    with pytest.raises(assets.StaleAssets, match="not those of"):
        assets.check(vendor, lock)


def test_a_checkout_that_was_never_built_stops_the_start_and_says_what_to_do(tmp_path, lock):
    with pytest.raises(assets.StaleAssets, match=r"make \.venv"):
        assets.check(tmp_path / "vendor", lock)


def test_an_installed_wheel_has_no_lock_to_compare_with(tmp_path):
    vendor = filled(tmp_path / "vendor", "0" * 64)
    assert assets.check(vendor, tmp_path / "package-lock.json") is None


def test_a_version_names_the_bytes():
    expected = hashlib.sha256((assets.VENDOR / "htmx.js").read_bytes()).hexdigest()[:12]
    assert assets.version("vendor/htmx.js") == expected


def test_fonts_are_addressed_from_the_style_sheet_as_pages_would():
    sheet = (assets.VENDOR / "inter.css").read_text()
    for name in ("inter-latin.woff2", "inter-latin-ext.woff2"):
        assert f"url({name}?v={assets.version(f'vendor/{name}')})" in sheet


def test_licences_travel_with_the_fetched_files():
    notices = (assets.VENDOR / "licences.txt").read_text()
    for package in ("designsystemet-css", "designsystemet-web", "htmx.org", "inter", "floating-ui"):
        assert package in notices
