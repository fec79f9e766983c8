"""The one blueprint of all pages and files of calendars."""

from flask import Blueprint

bp = Blueprint("calendars", __name__)
