#!/usr/bin/env bash
# Runs manage.py of the release in force with the settings of this host, as the user of the web processes; what changes
# tables or loads them, as their owner. As root, in any folder.
# usage: manage.sh COMMAND ...
set -euo pipefail
settings=${SETTINGS:-/etc/asisten}
folder=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
set -a
# shellcheck source=/dev/null
. "$settings/environment"
if [[ ${1:-} == migrate || ${1:-} == load_* ]]; then
  # shellcheck source=/dev/null
  . "$settings/owner"
fi
set +a
cd "$folder"
as_web=()
[ "$(id -u)" -ne 0 ] || as_web=(runuser -u asisten --)
exec "${as_web[@]}" .venv/bin/python manage.py "$@"
