"""A batch's changes, folded to one row a key before they reach the database."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

LARGEST = 200
Values = Mapping[str, Any]


class Changes:
    """Rows of one table, read once, changed in memory, written back at the end."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.connection = connection
        self.table = table
        (self.key,) = table.primary_key.columns
        self.rows: dict[str, dict[str, Any]] = {}
        self.changed: dict[str, None] = {}
        self.gone: set[str] = set()

    def load(self, keys: set[str]) -> None:
        """Read the rows that the batch will touch, a few statements for all of them."""
        missing = sorted(keys - self.rows.keys())
        for start in range(0, len(missing), LARGEST):
            wanted = self.key.in_(missing[start : start + LARGEST])
            for row in self.connection.execute(select(self.table).where(wanted)).mappings():
                self.rows[row[self.key.name]] = dict(row)

    def put(self, row: Values) -> None:
        """Take in a whole row."""
        key = row[self.key.name]
        self.rows[key] = dict(row)
        self.changed[key] = None
        self.gone.discard(key)

    def change(self, key: str, **values: Any) -> None:
        """Change some columns of a row; nothing where there is no such row."""
        if key in self.rows:
            self.rows[key].update(values)
            self.changed[key] = None

    def remove(self, key: str) -> None:
        """Take a row away; later changes find none."""
        self.rows.pop(key, None)
        self.changed.pop(key, None)
        self.gone.add(key)

    def write(self) -> None:
        """Upsert what changed, delete what was taken away."""
        if self.gone:
            self.connection.execute(delete(self.table).where(self.key.in_(sorted(self.gone))))
        rows = [self.rows[key] for key in self.changed]
        if rows:
            insert = postgresql if self.connection.dialect.name == "postgresql" else sqlite
            statement = insert.insert(self.table)
            columns = {
                column.name: statement.excluded[column.name]
                for column in self.table.columns
                if not column.primary_key
            }
            upsert = statement.on_conflict_do_update(index_elements=[self.key], set_=columns)
            self.connection.execute(upsert, rows)
        self.changed, self.gone = {}, set()
