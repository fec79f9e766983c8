"""The door of scheduling."""

from flask import Blueprint

bp = Blueprint("scheduling", __name__)
