"""The one blueprint of the pages of imports."""

from flask import Blueprint

bp = Blueprint("imports", __name__)
