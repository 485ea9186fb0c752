"""How fast, in how much memory, and beside what: `make bench`.

Every figure is a ratio to another implementation of the same definition, measured on the same data in the same run, and
both must find the same numbers. `docs/benchmarks.md` says what each row is.
"""
