#!/usr/bin/env bash
# Restores a dump for good, into the empty database of the owner's settings, and makes it fit for service: grants,
# the tables of the release in force, callers' data whose time was over. The processes are started by hand afterwards.
# usage: restore.sh DUMP       (as root; the processes are stopped, the database has just been created)
set -euo pipefail
dump=$(readlink -f "${1:?usage: restore.sh DUMP}")
settings=${SETTINGS:-/etc/asisten}
here=$(dirname "$(readlink -f "$0")")
# shellcheck source=/dev/null
. "$settings/owner"
# shellcheck source=docs/operations/database.sh
. "$here/database.sh"
[ "$(sql "$DATABASE_URL" "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")" = 0 ] ||
  { echo "The database is not empty: nothing was done. Rename it, create a new one, and repeat." >&2; exit 1; }
pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="$DATABASE_URL" "$dump"
psql --no-psqlrc --quiet --dbname="$DATABASE_URL" --file="$here/grants.sql"
psql --no-psqlrc --quiet --dbname="$DATABASE_URL" --command=ANALYZE
"$here/manage.sh" migrate --noinput
"$here/manage.sh" wipe_personal_data
echo "Restored. Now repeat the erasures since the dump: docs/operations.md, \"Restore for good\"."
