"""docs/settings.md, written from the settings themselves: `python -m coordinator.core.settings_page`."""

import sys
from typing import Any, Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from coordinator.core.settings import PREFIX, Settings

HEAD = f"""\
# Settings

Settings are environment variables. None has to be set: Coordinator then runs on SQLite in its data folder.
An unknown or malformed `{PREFIX}…` variable stops the start and is named. Any value may come from a file
instead, as secrets should: `{PREFIX}SECRET_KEY_FILE=/run/secrets/secret_key`. `coordinator check` says
whether they work.

This page is generated from `coordinator/core/settings.py` with `make docs`.

| Variable | Meaning | Values | Default |
|---|---|---|---|
"""


def render() -> str:
    """The whole page, Markdown, with a line break at the end."""
    return HEAD + "".join(_row(name, field) for name, field in Settings.model_fields.items())


def _row(name: str, field: FieldInfo) -> str:
    return f"| `{PREFIX}{name.upper()}` | {field.description} | {_values(field)} | {_default(field)} |\n"


def _default(field: FieldInfo) -> str:
    value = field.get_default()
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return "empty" if value in (None, "") else f"`{value}`"


def _values(field: FieldInfo) -> str:
    kind = field.annotation
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    return _kind(kind) + _limits(field)


def _kind(kind: Any) -> str:
    kinds = set(get_args(kind)) or {kind}
    if bool in kinds:
        return "`true` or `false`"
    if int in kinds:
        return "whole number"
    if float in kinds:
        return "number"
    return "secret text" if SecretStr in kinds else "text"


def _limits(field: FieldInfo) -> str:
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    parts = [
        f"{words[name]} {getattr(limit, name)}"
        for limit in field.metadata
        for name in words
        if hasattr(limit, name)
    ]
    return ", ".join(["", *parts])


if __name__ == "__main__":
    sys.stdout.write(render())
