"""What a version does whose tables old events should have filled."""

from sqlalchemy import Connection, delete, inspect

from projections.tables import reads


def refill(connection: Connection) -> None:
    """Empty the read tables that there are, the position too: the projector fills them again.

    It is in the version's own transaction. Other tables of the database, such as the journal's,
    are left alone.
    """
    there = set(inspect(connection).get_table_names())
    for table in reversed(reads.sorted_tables):
        if table.name in there:
            connection.execute(delete(table))
