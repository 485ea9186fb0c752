"""Databases for the crowds' studies."""

from __future__ import annotations

from tests.store.conftest import place, postgres_place, postgres_server, sqlite_place

__all__ = ["place", "postgres_place", "postgres_server", "sqlite_place"]
