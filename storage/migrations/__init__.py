"""Alembic's scripts: a database made by any older commit opens in a newer one."""
