"""Layouts read and written, one file each."""
