#!/bin/sh
# Asks for advisories on every locked package; those judged in docs/supply-chain.md are passed over.
#   sh scripts/audit.sh    ends with 0: nothing new; 1: something to judge; 3: no answer was to be had
set -eu
cd "$(dirname "$0")/.."
judged=docs/supply-chain.md

# pip-audit gets an environment of its own: it needs newer parts than Rasa allows.
tools=var/audit-tools
audit=${PIP_AUDIT:-$tools/bin/pip-audit}
if [ -z "${PIP_AUDIT:-}" ] && ! [ -x "$audit" ]; then
    .venv/bin/python -m venv --clear "$tools"
    if ! "$tools/bin/python" -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.7,<3'; then
        echo "audit: pip-audit cannot be installed here" >&2
        rm -rf "$tools"
        exit 3
    fi
fi

set --
for id in $(grep -oE '^\| [^|]+ \| [^|]+ \| CVE-[0-9]+-[0-9]+' "$judged" | grep -oE 'CVE-[0-9]+-[0-9]+'); do
    set -- "$@" --ignore-vuln "$id"
done
said=$(mktemp)
trap 'rm -f "$said"' EXIT
# The lock names every package with its hashes: nothing is resolved, nothing is installed.
status=0
"$audit" --requirement requirements/runtime.txt --require-hashes --no-deps --disable-pip \
    --progress-spinner off "$@" >"$said" 2>&1 || status=$?
cat "$said"
if [ "$status" -ne 0 ] && ! grep -qE '(CVE|GHSA|PYSEC)-' "$said"; then
    echo "audit: the advisories could not be reached; the judged list is what there is" >&2
    exit 3
fi
exit "$status"
