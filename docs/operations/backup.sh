#!/usr/bin/env bash
# Writes a dump of the database of DATABASE_URL into a folder, whole or not at all, and keeps the newest 14.
# usage: backup.sh FOLDER
set -euo pipefail
folder=${1:?usage: backup.sh FOLDER}
# shellcheck source=docs/operations/database.sh
. "$(dirname "$0")/database.sh"
umask 077 # a dump holds callers' data
exec 9>"$folder/.lock"
flock --nonblock 9 || { echo "Another backup into $folder is running." >&2; exit 1; }
rm -f "$folder"/asisten-*.dump.part # of one that was killed
file="$folder/asisten-$(date -u +%Y%m%dT%H%M%SZ).dump"
trap 'rm -f "$file.part"' EXIT
pg_dump --format=custom --no-owner --dbname="$DATABASE_URL" --file="$file.part"
pg_restore --file=/dev/null "$file.part" # readable to its end
sync "$file.part"
mv "$file.part" "$file"
find "$folder" -maxdepth 1 -name 'asisten-*.dump' | sort | head -n -14 | xargs -r rm --
echo "$file"
