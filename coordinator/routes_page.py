"""docs/routes.txt, written from the routes themselves: `python -m coordinator.routes_page`."""

import sys
from tempfile import TemporaryDirectory

from flask import Flask

from coordinator.app import create_app
from coordinator.core.settings import load

HEAD = """\
# Every address, who may come in, and the view that answers. Generated with `make docs`.
# public: anybody; token: whoever holds the secret in the address or header; signed_in: people with an
# account, of whom policy.py then asks more.

"""


def render(app: Flask) -> str:
    """The whole page: one line for each address, sorted by address."""
    rows = [
        (
            rule.rule,
            " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            getattr(app.view_functions[rule.endpoint], "access", "public"),
            rule.endpoint,
        )
        for rule in app.url_map.iter_rules()
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return HEAD + "".join(
        f"{address:{widths[0]}}  {methods:{widths[1]}}  {access:{widths[2]}}  {endpoint}\n"
        for address, methods, access, endpoint in sorted(rows)
    )


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        sys.stdout.write(render(create_app(load({}, data_dir=folder), testing=True)))
