#!/bin/sh
# Resolves pyproject.toml into requirements/*.lock for every platform, with hashes and without any registry's address.
set -eu
cd "$(dirname "$0")/.."
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
    pyproject.toml requirements/build.in --output-file requirements/runtime.lock "$@"
uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header \
    --group dev --constraints requirements/runtime.lock --output-file requirements/develop.lock pyproject.toml requirements/build.in "$@"
if grep -nE '://|--index-url|--find-links' requirements/*.lock; then
    echo "a lock names an address" >&2
    exit 1
fi
