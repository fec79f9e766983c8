"""The yardstick: a bare Flask route that returns five bytes."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"
