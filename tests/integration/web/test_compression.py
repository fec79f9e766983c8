"""Pages and style sheets travel packed when the reader can unpack them."""

import gzip
import re

import brotli
import pytest

SHEET = "/static/vendor/designsystemet.css"


def test_a_page_arrives_packed_and_unharmed(app):
    client = app.test_client()
    plain = client.get("/sign-in")
    packed = client.get("/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert plain.headers.get("Content-Encoding") is None
    assert packed.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 2
    title = re.compile("<title>.*</title>", re.DOTALL)
    assert title.findall(brotli.decompress(packed.data).decode()) == title.findall(plain.text)


def test_a_style_sheet_arrives_packed_and_unharmed(app):
    client = app.test_client()
    with client.get(SHEET) as answer:
        plain = answer.data
        assert answer.headers.get("Content-Encoding") is None
        assert "Accept-Encoding" in answer.headers["Vary"]
    with client.get(SHEET, headers={"Accept-Encoding": "gzip, br"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.content_length == len(answer.data) < len(plain) / 5
        assert gzip.decompress(answer.data) == plain


def test_a_packed_style_sheet_is_revalidated(app):
    client = app.test_client()
    with client.get(SHEET, headers={"Accept-Encoding": "gzip"}) as answer:
        tag = answer.headers["ETag"]
    with client.get(SHEET, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}) as again:
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag


@pytest.mark.parametrize("accepted", ["br", "identity", "gzip;q=0"])
def test_who_cannot_unpack_gets_it_plain(app, accepted):
    with app.test_client().get(SHEET, headers={"Accept-Encoding": accepted}) as answer:
        assert answer.headers.get("Content-Encoding") is None
        assert answer.data.startswith(b"@layer")


def test_a_part_of_a_file_is_that_part_of_the_plain_file(app):
    asked = {"Accept-Encoding": "gzip", "Range": "bytes=0-5"}
    with app.test_client().get(SHEET, headers=asked) as answer:
        assert (answer.status_code, answer.data) == (206, b"@layer")
        assert answer.headers.get("Content-Encoding") is None


def test_what_is_packed_already_is_left_alone(app):
    asked = {"Accept-Encoding": "gzip, br"}
    with app.test_client().get("/static/vendor/inter-latin.woff2", headers=asked) as answer:
        assert answer.status_code == 200
        assert answer.headers.get("Content-Encoding") is None
