"""The only door to a study's database.

`open_store` opens it; a write is a function of a connection, handed to `Store.submit` or `Store.write`; a read one handed to
`Store.read`. Those functions stand in the modules beside this one, and take and return records.
"""

from __future__ import annotations

from sqlalchemy import Connection

from folkmoot.store.store import Store, open_store

__all__ = ["Connection", "Store", "open_store"]
