"""The doors of calendars: feeds by secret address, calendar files, the page that explains how."""

from flask import Blueprint

bp = Blueprint("calendars", __name__)
