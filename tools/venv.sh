#!/usr/bin/env bash
# Make .venv with Python 3.11 or newer. Called by make; does nothing when the folder already works.
set -euo pipefail
cd "$(dirname "$0")/.."

if .venv/bin/python -m pip --version >/dev/null 2>&1; then exit 0; fi

new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
python=""
for name in "${PYTHON:-python3}" python3 python3.14 python3.13 python3.12 python3.11 python; do
  if command -v "$name" >/dev/null && "$name" -c "$new_enough" 2>/dev/null; then python=$name; break; fi
done
if [ -z "$python" ]; then
  echo "Titian needs Python 3.11 or newer. Install it, or say where it is: make PYTHON=/path/to/python3" >&2
  exit 1
fi

rm -rf .venv
# Debian cuts ensurepip out of its Python; python3-venv brings it back.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
fi
if ! "$python" -m venv .venv; then
  echo "Python's venv module is not whole. On Debian and Ubuntu: apt-get install python3-venv" >&2
  exit 1
fi
