"""The command line, `coordinator`: 0 done, 1 something was refused, 2 wrong use or unreadable input."""

from importlib import import_module

import click

from coordinator import __version__

COMMANDS = {
    "demo": "demo:demo",
    "serve": "serve:serve",
    "worker": "serve:worker",
    "migrate": "database:migrate",
    "load": "load:load_command",
    "load-scale": "load:load_scale",
    "accounts": "accounts:accounts",
    "calendar": "calendar:calendar",
    "feeds": "feeds:feeds",
    "mail": "mail:mail",
    "outbox": "outbox:outbox",
    "dates": "dates:dates",
    "check": "check:check",
}
"""Each command as module and name, loaded when it is asked for: the whole application takes seconds, and
reading a calendar file needs none of it.
"""


class Commands(click.Group):
    """A group that imports the module of the one command that runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        found = getattr(import_module(f"coordinator.cli.{module}"), name)
        assert isinstance(found, click.Command)  # noqa: S101 - the table above says so
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="coordinator")
def main() -> None:
    """Coordinator: meetings, working groups and reminders of intergovernmental forums."""
