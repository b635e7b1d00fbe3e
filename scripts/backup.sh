#!/bin/sh
# Copies the database while the house serves: sh scripts/backup.sh FILE
# SQLite by its own backup, page by page; PostgreSQL by pg_dump, which must not be older than the server.
# It holds what people told us: only its owner may read it, and it must go when its day is past.
set -eu
umask 077
if [ $# -ne 1 ] || [ -e "$1" ]; then
  echo "backup: name one file that is not there yet" >&2
  exit 2
fi
url=${SHUKUN_DATABASE_URL:-sqlite:///var/shukun.db}
part="$1.part"
trap 'rm -f "$part"' EXIT
rm -f "$part"
case $url in
sqlite:///*)
  "${PYTHON:-.venv/bin/python}" - "${url#sqlite:///}" "$part" <<'COPY'
import contextlib, pathlib, sqlite3, sys
source, target = sys.argv[1:]
if not pathlib.Path(source).is_file():
    sys.exit(f"backup: there is no database {source}")
with contextlib.closing(sqlite3.connect(source)) as here, \
        contextlib.closing(sqlite3.connect(target)) as there:
    here.backup(there)
    if there.execute("PRAGMA integrity_check").fetchone() != ("ok",):
        sys.exit("backup: the copy is damaged")
COPY
  ;;
postgresql*://*)
  "${PG_DUMP:-pg_dump}" --format=custom --no-owner --file="$part" --dbname="postgresql://${url#*://}"
  ;;
*)
  echo "backup: SHUKUN_DATABASE_URL names neither SQLite nor PostgreSQL" >&2
  exit 2
  ;;
esac
mv "$part" "$1"
