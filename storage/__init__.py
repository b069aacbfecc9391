"""What is remembered: tables, the one transaction, named queries, inbox, outbox, migrations."""
