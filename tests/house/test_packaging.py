"""What is installed is pinned, checked by hash, and comes without anybody's address."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = json.loads((ROOT / "package-lock.json").read_text())
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links")


def pins(name: str) -> dict[str, str]:
    """Version by package of a requirements file."""
    found = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE)
    return {canonicalize_name(package): version for package, version in found}


def asked(requirements: list[str]) -> list[Requirement]:
    return [Requirement(requirement) for requirement in requirements]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash_and_none_an_address(name):
    text = (ROOT / name).read_text()
    assert ADDRESS.search(text) is None
    entries = re.split(r"^(?=[\w.-]+(?:\[[^\]]*\])?==)", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 50
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_is_asked_for_is_pinned():
    production = asked(PYPROJECT["project"]["dependencies"])
    groups = [one for group in PYPROJECT["dependency-groups"].values() for one in asked(group)]
    for requirement in production:
        version = pins("requirements.txt")[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"make requirements: {requirement}"
    for requirement in production + groups:
        version = pins("requirements-dev.txt")[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"make requirements: {requirement}"


def test_the_tests_run_on_the_packages_of_production():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


def test_the_assets_are_exact_versions_with_hashes_and_without_addresses():
    manifest = json.loads((ROOT / "package.json").read_text())
    assert [version for version in manifest["dependencies"].values() if not version[0].isdigit()] == []
    fetched = {name: entry for name, entry in LOCK["packages"].items() if name}
    assert [name for name, entry in fetched.items() if not entry["integrity"].startswith("sha512-")] == []
    assert [name for name, entry in fetched.items() if "resolved" in entry] == []


def test_every_target_is_declared_phony():
    makefile = (ROOT / "Makefile").read_text()
    phony = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    targets = set(re.findall(r"^([a-z.][a-z-]*):", makefile, re.MULTILINE))
    assert targets == phony
