"""Inbound mail: kept until it is handled; nothing that comes in is ever answered by mail."""
