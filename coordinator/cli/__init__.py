"""The command line, `coordinator`: 0 done, 1 something was refused, 2 wrong use or unreadable input."""

import click

from coordinator import __version__
from coordinator.cli.accounts import accounts
from coordinator.cli.check import check
from coordinator.cli.database import migrate
from coordinator.cli.demo import demo
from coordinator.cli.feeds import feeds
from coordinator.cli.load import load_command, load_scale
from coordinator.cli.outbox import outbox
from coordinator.cli.serve import serve, worker


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="coordinator")
def main() -> None:
    """Coordinator: meetings, working groups and reminders of intergovernmental forums."""


for command in (
    demo,
    serve,
    worker,
    migrate,
    load_command,
    load_scale,
    accounts,
    feeds,
    outbox,
    check,
):
    main.add_command(command)
