#!/bin/sh
# Runs the suite: a part of it where arguments name one, else all of it in two halves side by side.
# Much of it waits for servers, browsers and databases; one after the other would take twice as long.
set -u
cd "$(dirname "$0")/.."

python=.venv/bin/python
log=var/tests.log

[ $# -eq 0 ] || exec "$python" -m pytest "$@"

# Both halves use the model; it is trained once, before them.
"$python" -m bot train || exit 1

served="actions browser channels cli desk"
others=""
for part in tests/*; do
    name=${part#tests/}
    case " $served data __pycache__ " in *" $name "*) continue ;; esac
    case $name in test_*.py) others="$others $part" ;; *.py) ;; *) others="$others $part" ;; esac
done

mkdir -p var
# shellcheck disable=SC2086 # names of ours, without blanks
"$python" -m pytest $others >"$log" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null; exit 130' HUP INT TERM

status=0
# shellcheck disable=SC2086
"$python" -m pytest $(printf 'tests/%s ' $served) || status=1
echo "==> The other half, which ran beside it:"
wait "$beside" || status=1
cat "$log"
exit "$status"
