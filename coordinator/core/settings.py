"""Settings: environment variables `COORDINATOR_…`, read once; documented in docs/settings.md."""

import secrets
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from coordinator.kit.times import zone_names

RUNNING_AT = "running-at"
"""File in the data folder: where a running demonstration answers, for commands beside it."""

PREFIX = "COORDINATOR_"


class BadSettings(SystemExit):
    """The start stops here and names each setting that is unknown or malformed."""


class Settings(BaseSettings):
    """All settings, frozen. Secrets may come from a file: `COORDINATOR_SECRET_KEY_FILE`, …"""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *args: PydanticBaseSettingsSource,
        **kwargs: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` hands in: it names unknown variables, which pydantic would pass over."""
        return (init_settings,)

    data_dir: Annotated[Path, Field(description="Folder for SQLite, uploads and generated keys.")] = Path(
        "instance"
    )
    database_url: Annotated[
        str,
        Field(description="SQLAlchemy address; PostgreSQL in production. Empty: SQLite in the data folder."),
    ] = ""
    database_pool: Annotated[int, Field(ge=1, le=200, description="Connections each process may hold.")] = 10
    secret_key: Annotated[
        SecretStr,
        Field(description="Signs sessions and links. Empty: made once and kept in the data folder."),
    ] = SecretStr("")
    base_url: Annotated[
        str, Field(description="Public address, without a slash at the end; it stands in mails and feeds.")
    ] = "http://localhost:8000"
    smtp_url: Annotated[
        str,
        Field(
            description="Mail server, `smtp://user:password@host:25`, `smtps://…` or `smtp+starttls://…`. "
            "Empty: the demonstration's mail catcher where one runs, else `smtp://localhost:25`."
        ),
    ] = ""
    smtp_timeout: Annotated[
        float, Field(gt=0, le=300, description="Seconds to wait for the mail server.")
    ] = 30
    mail_per_domain: Annotated[
        int, Field(ge=0, le=100, description="Workers that may write to one domain at once. 0: any number.")
    ] = 4
    mail_rate: Annotated[
        int,
        Field(ge=0, le=100_000, description="Messages a minute to one domain. 0: as fast as the server."),
    ] = 0
    mail_from: Annotated[
        str, Field(description="Sender of all mail; its domain names messages and calendars.")
    ] = "coordinator@example.org"
    reply_address: Annotated[
        str,
        Field(
            description="Address whose mail Coordinator reads, with any `+tag`: answers to invitations come "
            "here, and bounces. Empty: people answer by the links in their mail only."
        ),
    ] = ""
    imap_url: Annotated[
        SecretStr,
        Field(
            description="Mailbox of REPLY_ADDRESS, `imaps://user:password@host:993/INBOX` (or `imap://…`). "
            "Empty: the mail server hands messages to `coordinator mail ingest`."
        ),
    ] = SecretStr("")
    imap_done_folder: Annotated[
        str, Field(description="Folder of that mailbox for what has been read; made when missing.")
    ] = "Handled"
    mail_server_name: Annotated[
        str,
        Field(
            description="What your mail server calls itself in Authentication-Results (RFC 8601), such as "
            "`mx.example.org`: a reply that it found to fail DMARC changes nothing. Empty: the topmost "
            "header of that name counts."
        ),
    ] = ""
    notice_minutes: Annotated[
        int,
        Field(
            ge=0,
            le=1440,
            description="Minutes a notice of change waits, so that the next change joins it.",
        ),
    ] = 10
    zone: Annotated[str, Field(description="Time zone of the secretariat, for forums that have none.")] = (
        "Europe/Stockholm"
    )
    upload_limit_mb: Annotated[int, Field(ge=1, le=500, description="Largest paper, in MB (10⁶ bytes).")] = 50
    session_hours: Annotated[int, Field(ge=1, le=720, description="A session ends after this time.")] = 24 * 7
    secure_cookies: Annotated[
        bool | None, Field(description="Cookies only over https. Empty: when BASE_URL is https.")
    ] = None
    proxies: Annotated[
        int, Field(ge=0, le=5, description="Reverse proxies in front whose headers are believed.")
    ] = 0
    rate_limit_storage: Annotated[
        str, Field(description="Where rate limits are counted (`memory://` or as flask-limiter takes).")
    ] = "memory://"
    metrics_token: Annotated[
        SecretStr, Field(description="Bearer token that opens /metrics. Empty: administrators only.")
    ] = SecretStr("")
    worker_interval: Annotated[
        float, Field(gt=0, le=600, description="Seconds between the worker's rounds.")
    ] = 5
    worker_lease: Annotated[
        float,
        Field(
            ge=1,
            le=60,
            description="Seconds after which another worker takes over what a dead one had in hand.",
        ),
    ] = 45
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="How much is logged.")
    ] = "info"

    @field_validator("base_url")
    @classmethod
    def _base_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("an address that begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if not value:
            return value
        if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
            raise ValueError("an address such as smtp://host:25")
        return value

    @field_validator("reply_address")
    @classmethod
    def _reply_address(cls, value: str) -> str:
        local, _, domain = value.rpartition("@")
        if value and (not local or not domain or "+" in local or len(local) > 16):
            raise ValueError("an address such as rsvp@example.org, without a plus sign")
        return value

    @field_validator("imap_url")
    @classmethod
    def _imap_url(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and (parts.scheme not in ("imap", "imaps") or not parts.hostname):
            raise ValueError("an address such as imaps://user:password@host:993/INBOX")
        return value

    @field_validator("zone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in zone_names():
            raise ValueError("an IANA time zone such as Europe/Stockholm")
        return value

    @model_validator(mode="after")
    def _database(self) -> "Settings":
        url = self.database_url
        if url and not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")):
            raise ValueError("DATABASE_URL: sqlite or postgresql")
        return self

    @property
    def sqlalchemy_url(self) -> str:
        url = self.database_url
        if not url:
            return f"sqlite:///{(self.data_dir.resolve() / 'coordinator.sqlite3')}"
        if url.startswith(("postgresql:", "postgres:")):
            return "postgresql+psycopg:" + url.split(":", 1)[1]
        return url

    @property
    def catcher_file(self) -> Path:
        """Where a running demonstration leaves the address of its mail catcher."""
        return self.data_dir / "mail-catcher"

    @property
    def smtp_address(self) -> str:
        """The mail server to use."""
        if self.smtp_url:
            return self.smtp_url
        return self.catcher_file.read_text() if self.catcher_file.exists() else "smtp://localhost:25"

    @property
    def cookies_secure(self) -> bool:
        return self.base_url.startswith("https:") if self.secure_cookies is None else self.secure_cookies

    @property
    def mail_domain(self) -> str:
        """Names Message-IDs and calendar UIDs, so it must not change once in use."""
        return self.mail_from.rpartition("@")[2]

    def key(self) -> str:
        """The secret key, made and kept in the data folder (mode 600) when none is set."""
        if value := self.secret_key.get_secret_value():
            return value
        path = self.data_dir / "secret-key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()


def load(environ: dict[str, str], **over: Any) -> Settings:
    """Settings from `environ`, `…_FILE` secrets included; raises BadSettings with a line for each fault."""
    values, faults = _named(environ)
    values.update(over)
    running = Path(values.get("data_dir") or "instance") / RUNNING_AT
    if "base_url" not in values and running.is_file():
        values["base_url"] = running.read_text()
    settings: Settings | None = None
    try:
        # Everything is handed in, so that nothing but `environ` counts.
        settings = Settings.model_validate(values)
    except ValidationError as error:
        for fault in error.errors():
            where = ".".join(str(part) for part in fault["loc"])
            faults.append(f"{PREFIX}{where.upper()}: {fault['msg']}" if where else fault["msg"])
    if settings is None or faults:
        raise BadSettings("Settings cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))
    return settings


def _named(environ: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What the variables say by field, and a line for each that is unknown or cannot be read."""
    values: dict[str, Any] = {}
    faults: list[str] = []
    known = set(Settings.model_fields)
    for name, value in environ.items():
        if not name.startswith(PREFIX):
            continue
        field = name.removeprefix(PREFIX).lower()
        if field in known:
            if value:
                values[field] = value
        elif field.endswith("_file") and field.removesuffix("_file") in known:
            try:
                values[field.removesuffix("_file")] = Path(value).read_text().strip()
            except OSError as error:
                faults.append(f"{name}: {error.strerror}: {value}")
        else:
            faults.append(f"{name}: no such setting (docs/settings.md lists them)")
    return values, faults
