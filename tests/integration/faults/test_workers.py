"""`coordinator worker` in real processes, killed while they send, on both databases. The long version:
`python -m tests.faults`.
"""

from tests.faults.scenario import Scenario


def test_after_kills_everything_arrived_and_each_kill_doubled_at_most_one(database_url, tmp_path):
    report = Scenario(database_url, tmp_path, seed=7).run(kills=3)
    report.check()
    assert report.doubled >= 1  # the first died with a message in flight
    assert sum(report.server.suffered.values()) > 0


def test_workers_side_by_side_double_nothing(database_url, tmp_path):
    report = Scenario(database_url, tmp_path, seed=11, mishaps=0).run(kills=0, wave=300)
    report.check()
    assert report.doubled == 0
