#!/bin/sh
# Prints the path of a Python 3.10 that really runs and can build a virtual environment.
# Exits 1, saying how to get one, where there is none.
set -eu

# A pyenv shim named python3.10 may exist and still fail, and Debian ships Python without ensurepip:
# so a candidate counts only once it has answered.
real_path() {
    "$1" -c '
import sys
if sys.version_info[:2] != (3, 10):
    sys.exit(1)
import ctypes, ensurepip, sqlite3, ssl, venv, zlib
print(sys.executable)' 2>/dev/null </dev/null
}

from_path() {
    for name in python3.10 python3 python; do
        if command -v "$name" >/dev/null 2>&1 && real_path "$name"; then
            return 0
        fi
    done
    return 1
}

from_pyenv() {
    for root in "${PYENV_ROOT:-}" "$(pyenv root 2>/dev/null || true)" "${HOME:-}/.pyenv"; do
        for candidate in "$root"/versions/3.10*/bin/python3.10; do
            if [ -n "$root" ] && [ -x "$candidate" ] && real_path "$candidate"; then
                return 0
            fi
        done
    done
    return 1
}

from_uv() {
    command -v uv >/dev/null 2>&1 || return 1
    if ! uv python find --no-project 3.10 >/dev/null 2>&1; then
        echo "No Python 3.10 on this machine: asking uv to fetch one" >&2
        uv python install 3.10 >&2 </dev/null || return 1
    fi
    real_path "$(uv python find --no-project 3.10)"
}

from_path || from_pyenv || from_uv || {
    cat >&2 <<'HELP'
Shukun needs Python 3.10 (the newest that Rasa 3.6 runs on) with its venv module. None was found.
Any one of these gives it; then run the same command again:
  Ubuntu 22.04      sudo apt install python3.10 python3.10-venv
  macOS, Homebrew   brew install python@3.10
  pyenv             pyenv install 3.10
  uv                uv python install 3.10
HELP
    exit 1
}
