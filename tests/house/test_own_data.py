"""What is stored about a person can be handed to them as one file."""

from importlib import import_module

from coordinator.app import create_app

OWN_DATA = import_module("coordinator.accounts.queries.own_data")


def test_no_column_of_a_persons_rows_is_raw_octets():
    assert create_app  # whose import knows every table
    found = [(table, column) for table in OWN_DATA._tables() for column in table.c]
    octets = [
        f"{table.name}.{column.name}"
        for table, column in found
        if column.name not in OWN_DATA.NEVER and column.type.python_type is bytes
    ]
    assert "incoming_message" in {table.name for table, _column in found}
    assert octets == []
