"""What can be read: tables that the journal can always fill again."""
