"""docker-compose.yml, Dockerfile and deploy/ fit the settings, commands, ports and routes that exist.

No container engine is needed: the files are read, and what they name is looked up in the code.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from coordinator.app import create_app
from coordinator.cli import main
from coordinator.core.settings import PREFIX, Settings, load

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
CADDYFILE = (ROOT / "deploy/Caddyfile").read_text()


def resolved(text: str) -> str:
    """What compose makes of `${NAME:-default}` where NAME is not set."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def instruction(name: str) -> str:
    """The last instruction `name` of the Dockerfile, its continuation lines joined."""
    joined = DOCKERFILE.replace("\\\n", " ")
    return re.findall(rf"^{name} (.*)$", joined, re.MULTILINE)[-1].strip()


def commands() -> list[list[str]]:
    """Every command line of ours: the image's own, the services' and their health checks'."""
    found = [json.loads(instruction("CMD"))]
    for service in OURS.values():
        found.append(service["command"])
        found.append(service.get("healthcheck", {}).get("test", ["CMD"])[1:])
    return [command for command in found if command]


def environment(name: str) -> dict[str, str]:
    return {key: resolved(value) for key, value in OURS[name]["environment"].items()}


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """The folder that deploy/make-secrets fills."""
    script = tmp_path / "make-secrets"
    shutil.copy(ROOT / "deploy/make-secrets", script)
    subprocess.run([script], check=True, capture_output=True)
    return tmp_path / "secrets"


def test_the_services_are_those_of_the_guide():
    assert set(SERVICES) == {"database", "migrate", "web", "worker", "proxy", "mail"}
    assert set(OURS) == {"migrate", "web", "worker"}
    assert SERVICES["web"]["deploy"]["replicas"] == 2


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name):
    variables = {key.removesuffix("_FILE") for key in environment(name)}
    assert variables <= {PREFIX + field.upper() for field in Settings.model_fields}


@pytest.mark.parametrize("name", OURS)
def test_the_settings_can_be_used_as_they_stand(name, secrets):
    values = {key: value.replace("/run/secrets", str(secrets)) for key, value in environment(name).items()}
    settings = load(values)
    assert settings.sqlalchemy_url.startswith("postgresql+psycopg://coordinator:")
    assert settings.smtp_url == "smtp://mail:1025"
    assert len(settings.key()) == 64
    assert settings.proxies == 1


@pytest.mark.parametrize("name", SERVICES)
def test_every_secret_is_declared_made_and_handed_over(name, secrets):
    service = SERVICES[name]
    granted = service.get("secrets", [])
    files = [value for value in service.get("environment", {}).values() if value.startswith("/run/secrets/")]
    assert sorted(files) == sorted(f"/run/secrets/{secret}" for secret in granted)
    assert set(granted) <= set(COMPOSE["secrets"])
    for secret in granted:
        path = Path(COMPOSE["secrets"][secret]["file"])
        assert path.parent == Path("deploy/secrets")
        assert (secrets / path.name).stat().st_size > 0


def test_secrets_are_made_once_and_then_kept(secrets):
    before = {path.name: path.read_text() for path in secrets.iterdir()}
    subprocess.run([secrets.parent / "make-secrets"], check=True, capture_output=True)
    assert {path.name: path.read_text() for path in secrets.iterdir()} == before


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_exists_with_its_options(command):
    program, name, *arguments = command
    assert program == "coordinator"
    found = main.get_command(main.make_context("coordinator", [], resilient_parsing=True), name)
    assert found is not None
    context = found.make_context(name, arguments)
    assert context.args == []


def test_every_part_means_the_same_port():
    web = SERVICES["web"]
    port = web["command"][web["command"].index("--port") + 1]
    image = json.loads(instruction("CMD"))
    assert web["expose"] == [port]
    assert image[image.index("--port") + 1] == port
    assert instruction("EXPOSE") == port
    assert f"http://127.0.0.1:{port}/" in instruction("HEALTHCHECK")
    assert re.findall(r"dynamic a (\w+) (\d+)", CADDYFILE) == [("web", port)]


def test_the_addresses_between_services_name_services(secrets):
    database = urlsplit((secrets / "database_url").read_text())
    assert database.hostname == "database"
    assert database.username == SERVICES["database"]["environment"]["POSTGRES_USER"]
    assert database.path == "/" + SERVICES["database"]["environment"]["POSTGRES_DB"]
    assert database.password == (secrets / "database_password").read_text()
    mail = urlsplit((secrets / "smtp_url").read_text())
    assert (mail.hostname, mail.port) == ("mail", 1025)  # the catcher's own SMTP port


def test_the_published_port_is_the_address_in_mails():
    published = resolved(SERVICES["proxy"]["ports"][0])
    site = resolved(SERVICES["proxy"]["environment"]["SITE"])
    assert published.endswith(site)
    address = urlsplit(environment("web")["COORDINATOR_BASE_URL"])
    assert f"{address.port}{site}" == published
    assert "{$SITE:" in CADDYFILE


def test_the_health_check_asks_a_route_that_exists(tmp_path):
    app = create_app(load({}, data_dir=str(tmp_path)), testing=True)
    asked = urlsplit(re.findall(r"http://[^']+", instruction("HEALTHCHECK"))[0]).path
    assert asked in {rule.rule for rule in app.url_map.iter_rules()}


@pytest.mark.parametrize("name", SERVICES)
def test_nobody_waits_for_what_never_comes(name):
    for other, how in SERVICES[name].get("depends_on", {}).items():
        check = SERVICES[other].get("healthcheck", {})
        if how["condition"] == "service_healthy":
            assert check.get("test") or (other in OURS and not check.get("disable"))
        else:
            assert SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize("name", SERVICES)
def test_volumes_and_mounted_files_exist(name):
    for mount in SERVICES[name].get("volumes", []):
        source = mount.split(":")[0]
        assert (ROOT / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]


def test_the_data_folder_is_a_volume_and_belongs_to_the_user():
    folder = re.findall(rf"{PREFIX}DATA_DIR=(\S+)", instruction("ENV"))[0]
    assert instruction("VOLUME") == folder
    assert instruction("USER") == "coordinator"
    assert f"--owner=coordinator --group=coordinator --mode=700 {folder}" in DOCKERFILE
    for service in OURS.values():
        assert [mount.split(":")[1] for mount in service["volumes"]] == [folder]


def test_the_builder_gets_all_that_a_wheel_is_made_of():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    hook = (ROOT / "hatch_build.py").read_text()
    carried = set(re.findall(r'"([\w.]+)": "', re.findall(r"^CARRIED = \{(.*)\}$", hook, re.MULTILINE)[0]))
    assert lines[1] == "*"
    assert carried == {"templates", "migrations", "wsgi.py"}
    assert carried | {"coordinator", "pyproject.toml", "requirements.txt", "package-lock.json"} <= sent
    assert [name for name in sent if not (ROOT / name).exists()] == []
