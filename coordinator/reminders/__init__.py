"""Reminder rules, the plan of what will be sent, and its sending."""
