#!/bin/sh
# Brings a copy back into an empty place, with the house stopped: sh scripts/restore.sh FILE
# SQLite: the file of SHUKUN_DATABASE_URL must not be there. PostgreSQL: its database must be empty.
set -eu
umask 077
if [ $# -ne 1 ] || [ ! -f "$1" ]; then
  echo "restore: name the file that backup.sh wrote" >&2
  exit 2
fi
url=${SHUKUN_DATABASE_URL:-sqlite:///var/shukun.db}
case $url in
sqlite:///*)
  path=${url#sqlite:///}
  # A log of another database, left beside it, would be read into this one.
  for there in "$path" "$path-wal" "$path-shm"; do
    if [ -e "$there" ]; then
      echo "restore: $there is in the way; move it aside, with all three of its files" >&2
      exit 2
    fi
  done
  mkdir -p "$(dirname "$path")"
  cp "$1" "$path"
  ;;
postgresql*://*)
  "${PG_RESTORE:-pg_restore}" --no-owner --exit-on-error --single-transaction \
    --dbname="postgresql://${url#*://}" "$1"
  ;;
*)
  echo "restore: SHUKUN_DATABASE_URL names neither SQLite nor PostgreSQL" >&2
  exit 2
  ;;
esac
