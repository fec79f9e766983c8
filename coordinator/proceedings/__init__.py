"""Agendas, papers, decisions and actions."""
