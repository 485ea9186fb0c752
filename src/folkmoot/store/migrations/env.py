"""Runs migrations on the connection that `store/migrate.py` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from folkmoot.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
