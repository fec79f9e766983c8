"""A forum with its secretariat and a series, and calendar files in the shape of other programs' exports."""

import io
from datetime import date

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from coordinator.imports import operations, queries
from coordinator.imports.parsing import Options, read

TODAY = date(2026, 11, 25)
FIRST, LAST = date(2026, 10, 26), date(2029, 11, 25)


@pytest.fixture
def nac(make):
    return make.forum("nac", members="SE FI NO DK IS")


@pytest.fixture
def secretary(make, nac):
    return make.secretary(nac, zone="Europe/Helsinki")


@pytest.fixture
def take(begin, secretary, nac):
    """Take a file as the secretariat; gives the import."""

    def _take(content, *, person=None, leave_out=(), zone=None, series_id=None, group_id=None):
        with begin(person or secretary) as work:
            preview = seen(work, nac, content, zone=zone, series_id=series_id, group_id=group_id)
            return operations.take(work, preview, "theirs.ics", leave_out=leave_out)

    return _take


def seen(work, forum, content, *, zone=None, series_id=None, group_id=None):
    options = Options(TODAY, FIRST, LAST, zone, queries.preferred_zones(work, forum, TODAY))
    target = queries.target_of(work, forum, series_id=series_id, group_id=group_id, zone=zone)
    return queries.look(work, target, read(content, options), options)


@pytest.fixture
def look(begin, secretary, nac):
    def _look(content, **choices):
        with begin(secretary, read_only=True) as work:
            return seen(work, nac, content, **choices)

    return _look


@pytest.fixture
def upload():
    def _upload(client, content, *, slug="nac", name="theirs.ics", **fields):
        values = {"place": "", "zone": "", "first": "2026-10-26", "last": "2029-11-25", "day_starts": "09:00",
                  "day_ends": "17:00", **fields}  # fmt: skip
        # Written here: the test client would keep a large one in a temporary file that nobody closes.
        file = FileStorage(io.BytesIO(content), filename=name)
        boundary, body = encode_multipart({**values, "file": file})
        return client.post(
            f"/forums/{slug}/import", data=body, content_type=f"multipart/form-data; boundary={boundary}"
        )

    return _upload
