#!/bin/sh
# Turns requirements/*.in into hash-locked *.txt that name no registry and no path.
# Pins that stand stay; options are passed on: sh scripts/lock.sh --upgrade
set -eu
cd "$(dirname "$0")/.."
sh scripts/install.sh
# From here the comments in the lock read `-r runtime.in`, wherever the checkout is.
cd requirements

python=../.venv/bin/python
tools=../var/lock-tools
draft=$(mktemp -d)
trap 'rm -rf "$draft"' EXIT
trap 'exit 1' HUP INT TERM

# pip-tools gets an environment of its own: it needs a newer `packaging` than Rasa allows.
prepare_pip_tools() {
    if ! [ -x "$tools/bin/pip-compile" ]; then
        "$python" -m venv --clear "$tools"
        "$tools/bin/python" -m pip install --disable-pip-version-check 'pip-tools>=7.5,<8'
    fi
}

compile() {
    if command -v uv >/dev/null 2>&1; then
        uv pip compile --quiet --no-python-downloads --python "$python" \
            --generate-hashes --no-header "$@"
    else
        prepare_pip_tools
        "$tools/bin/python" -m piptools compile --quiet --allow-unsafe --strip-extras \
            --generate-hashes --no-header --no-emit-index-url --no-emit-trusted-host \
            --no-emit-find-links --no-emit-options "$@"
    fi
}

# The lock is read by strangers: an address or a path of this machine must not reach it.
refuse_addresses() {
    if grep -nE '://|^-|^[^#]* @ |(^|[[:space:]])(\.\.)?/' "$1"; then
        echo "The lines above name a registry or a path; $2 is left as it was." >&2
        exit 1
    fi
}

for name in runtime dev load; do
    lock=$name.txt
    echo "==> Locking requirements/$lock"
    if [ -f "$lock" ]; then
        cp "$lock" "$draft/$lock"
    fi
    compile "$@" --output-file "$draft/$lock" "$name.in"
    refuse_addresses "$draft/$lock" "requirements/$lock"
    cp "$draft/$lock" "$lock"
done
