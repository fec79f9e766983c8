"""How long browsers keep static files."""

from coordinator.web.assets import asset, version


def test_the_address_of_these_very_bytes_is_kept_for_ever(app):
    with app.test_request_context():
        address = asset("vendor/htmx.js")
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_another_releases_address_is_answered_but_not_kept_for_long(app):
    answer = app.test_client().get("/static/vendor/htmx.js?v=000000000000")
    assert answer.status_code == 200
    assert answer.cache_control.max_age == 3600


def test_revalidated_bytes_are_not_sent_again(app):
    client = app.test_client()
    tag = client.get("/static/vendor/htmx.js").headers["ETag"]
    again = client.get("/static/vendor/htmx.js", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_missing_file_is_not_found(app):
    assert app.test_client().get("/static/nothing.css").status_code == 404
    assert app.test_client().get(f"/static/../app.py?v={version('vendor/htmx.js')}").status_code == 404
