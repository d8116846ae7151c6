#!/usr/bin/env bash
# Writes a dump of the database of DATABASE_URL into a folder, whole or not at all, and keeps the newest 14.
# usage: backup.sh FOLDER
set -euo pipefail
folder=${1:?usage: backup.sh FOLDER}
umask 077 # a dump holds callers' data
file="$folder/asisten-$(date -u +%Y%m%dT%H%M%SZ).dump"
pg_dump --format=custom --no-owner --dbname="${DATABASE_URL:?DATABASE_URL is not set}" --file="$file.part"
pg_restore --list "$file.part" >/dev/null # readable to its end
mv "$file.part" "$file"
find "$folder" -maxdepth 1 -name 'asisten-*.dump' | sort | head -n -14 | xargs -r rm --
echo "$file"
