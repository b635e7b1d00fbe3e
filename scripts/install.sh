#!/bin/sh
# Brings .venv up to requirements/<name>.txt for each name given, hashes checked:
#   sh scripts/install.sh runtime dev
# Without a name it only builds .venv. VENV=folder takes another environment.
# A stamp per lock file holds what was installed, so that a second call ends in milliseconds.
set -eu
cd "$(dirname "$0")/.."

venv=${VENV:-.venv}
python=$venv/bin/python

# One line that changes whenever the interpreter does; fails where it is missing, broken or not 3.10.
interpreter() {
    "$python" -c '
import sys
if sys.version_info[:2] != (3, 10):
    sys.exit(1)
print(sys.version.split()[0], sys.base_prefix)' 2>/dev/null </dev/null
}

build_venv() {
    base=$(sh scripts/find-python.sh)
    echo "==> Building $venv with $base"
    "$base" -m venv --clear "$venv"
}

install_lock() {
    lock=requirements/$1.txt
    stamp=$venv/.installed-$1
    wanted="$(cksum <"$lock") $(interpreter)"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
        return 0
    fi
    echo "==> Installing $lock; the first time takes some minutes"
    "$python" -m pip install --no-input --disable-pip-version-check --require-hashes -r "$lock"
    printf '%s\n' "$wanted" >"$stamp"
}

interpreter >/dev/null || build_venv
for name in "$@"; do
    install_lock "$name"
done
