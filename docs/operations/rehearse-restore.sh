#!/usr/bin/env bash
# Restores a dump into a scratch database on the server of DATABASE_URL, asks the application whether it could
# take calls on it, says what is in it, and drops it. The database of DATABASE_URL itself is not touched.
# usage: rehearse-restore.sh DUMP       (in the application's folder; the user needs CREATEDB)
set -euo pipefail
dump=${1:?usage: rehearse-restore.sh DUMP}
server=${DATABASE_URL:?DATABASE_URL is not set}
scratch="asisten_rehearsal_$$"
target="${server%/*}/$scratch"

sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$1" --command="$2"; }
trap 'sql "$server" "DROP DATABASE IF EXISTS $scratch"' EXIT

sql "$server" "CREATE DATABASE $scratch"
pg_restore --exit-on-error --single-transaction --no-owner --dbname="$target" "$dump"
export DATABASE_URL=$target
.venv/bin/python manage.py check --database default
.venv/bin/python manage.py migrate --check || { echo "The dump is of another release: migrate after restoring it."; exit 1; }
sql "$target" "SELECT 'regions: ' || count(*) FROM allocation_region"
sql "$target" "SELECT 'settings: ' || count(*) || ', changes kept: ' || (SELECT count(*) FROM allocation_historicalmeteravailability) FROM allocation_meteravailability"
sql "$target" "SELECT 'calls: ' || count(*) || ', newest: ' || coalesce(max(opened_at)::text, 'none') FROM scripts_agent_call"
echo "The dump can be restored."
