"""The long version: many kills with many seeds. `python -m tests.faults [--rounds 20] [--kills 12]`."""

import argparse
import shutil
import tempfile
from pathlib import Path

from coordinator.app import create_app
from coordinator.core.settings import load
from coordinator.migrating import bring_up
from tests.bench.__main__ import databases
from tests.faults.scenario import Scenario


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=int, default=1, help="6 or more where the machine is busy")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="coordinator-faults-"))
    try:
        for name, address in databases(folder):
            here = folder / name
            here.mkdir(exist_ok=True)
            url = address or f"sqlite:///{here / 'faults.sqlite3'}"
            bring_up(create_app(load({}, database_url=url, data_dir=str(here))))
            for seed in range(chosen.seed, chosen.seed + chosen.rounds):
                scenario = Scenario(url, here, seed=seed, patience=chosen.patience)
                report = scenario.run(
                    kills=chosen.kills, workers=chosen.workers, wave=200, seconds=300 * chosen.patience
                )
                report.check()
                print(
                    f"{name}, seed {seed}: {len(report.written)} written, {report.kills} kills, "
                    f"{report.doubled} doubles, {dict(report.server.suffered)}"
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
