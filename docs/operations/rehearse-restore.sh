#!/usr/bin/env bash
# Restores a dump, or the newest one of a folder, into a scratch database on the server of DATABASE_URL, asks the
# application whether it could take calls on it, says what is in it, and drops it. The database of DATABASE_URL itself
# is not touched.
# usage: rehearse-restore.sh DUMP|FOLDER       (the user needs CREATEDB)
set -euo pipefail
dump=${1:?usage: rehearse-restore.sh DUMP|FOLDER}
# shellcheck source=docs/operations/database.sh
. "$(dirname "$0")/database.sh"
[ ! -d "$dump" ] || dump=$(find "$dump" -maxdepth 1 -name 'asisten-*.dump' | sort | tail -n 1)
[ -f "$dump" ] || { echo "There is no dump to rehearse with." >&2; exit 1; }
server=$DATABASE_URL
scratch="asisten_rehearsal_$$"
target=$(database_named "$scratch")

trap 'sql "$server" "DROP DATABASE IF EXISTS $scratch"' EXIT
sql "$server" "CREATE DATABASE $scratch TEMPLATE template0 ENCODING 'UTF8'"
# Without owners and grants: they name roles that a trial does not have.
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$target" "$dump"
export DATABASE_URL=$target
cd "$(dirname "$0")/../.."
.venv/bin/python manage.py check --database default
.venv/bin/python manage.py migrate --check || { echo "The dump is of another release: migrate after restoring it."; exit 1; }
sql "$target" "SELECT 'regions: ' || count(*) FROM allocation_region"
sql "$target" "SELECT 'settings: ' || count(*) || ', changes kept: ' || (SELECT count(*) FROM allocation_historicalmeteravailability) FROM allocation_meteravailability"
sql "$target" "SELECT 'calls: ' || count(*) || ', newest: ' || coalesce(max(opened_at)::text, 'none') FROM scripts_agent_call"
echo "The dump can be restored: $(basename "$dump")"
