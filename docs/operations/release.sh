#!/usr/bin/env bash
# Brings a release into service without an outage, or takes it back. As root, on one host after the other.
#
# usage: release.sh prepare TAG   lays it beside the one in force: code, packages, checks, static files
#        release.sh switch TAG    its tables and data, `current`, then one process after the other
#        release.sh back          the release before, one process after the other; the tables stay as they are
#
# /opt/asisten/source.git      where releases come from: a mirror of the repository
# /opt/asisten/releases/TAG    a release with its own Python packages; the newest five are kept
# /opt/asisten/current         the release in force (a link), and `previous`, the one before
# /opt/asisten/static          static files of all releases that are kept, side by side, served by nginx
set -euo pipefail
umask 022
home=${ASISTEN:-/opt/asisten}
kept=5

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
fail() { say "$*" >&2; exit 1; }

prepare() { # TAG
  local folder=$home/releases/$1
  [ ! -e "$folder/prepared" ] || { say "$1 is prepared already"; return; }
  git -C "$home/source.git" fetch --quiet --tags --prune
  rm -rf "$folder"
  mkdir -p "$folder" "$home/static"
  git -C "$home/source.git" archive "$1" | tar --extract --directory="$folder"
  make --silent --directory="$folder" .venv/runtime.stamp
  "$folder/docs/operations/manage.sh" check --deploy --fail-level WARNING
  (cd "$folder" && .venv/bin/python manage.py collectstatic --noinput --verbosity 0)
  # Links: a file is there as a whole or not at all. Names hold fingerprints, so no release changes another's.
  cp --archive --link --no-clobber "$folder/staticfiles/." "$home/static/"
  touch "$folder/prepared"
  say "$1 is prepared"
}

switch() { # TAG
  local folder=$home/releases/$1 before older
  [ -e "$folder/prepared" ] || fail "$1 is not prepared: release.sh prepare $1"
  "$folder/docs/operations/manage.sh" migrate --noinput
  "$folder/docs/operations/manage.sh" load_regions
  "$folder/docs/operations/manage.sh" load_units
  before=$(readlink "$home/current" || true)
  older=$(readlink "$home/previous" || true)
  if [ "$before" = "releases/$1" ]; then
    before=$older # begun before, and killed half-way
  elif [ -n "$before" ]; then
    point previous "$before" # at once: if this is killed half-way, `back` leads there
  fi
  point current "releases/$1"
  renew "${before:-releases/$1}" "$older"
  forget_old_releases
  say "$1 is in force"
}

back() {
  local now before
  now=$(readlink "$home/current")
  before=$(readlink "$home/previous") || fail "There is no release before."
  point current "$before"
  renew "$now" "$before"
  point previous "$now"
  say "${before#releases/} is in force again"
}

point() { # LINK TARGET: at once, never without a target
  ln --symbolic --force --no-dereference "$2" "$home/.$1"
  mv --no-target-directory "$home/.$1" "$home/$1"
}

processes() { # their ports
  systemctl list-units --plain --no-legend --state=active,activating 'asisten@*.service' | sed -n 's/^asisten@\([0-9]*\)\.service.*/\1/p'
}

# The others take the connections while one restarts: asisten.socket stays open, and what a process has begun it ends.
renew() { # what `current` and `previous` are when a process does not get ready
  local port renewed=()
  for port in $(processes); do
    renewed+=("asisten@$port.service")
    if systemctl restart "asisten@$port.service" && is_ready "$port"; then
      say "process $port is ready"
    else
      point current "$1"
      if [ -n "$2" ]; then point previous "$2"; else rm -f "$home/previous"; fi
      systemctl restart "${renewed[@]}"
      fail "Process $port did not get ready: ${1#releases/} is in force as before. journalctl -u asisten@$port"
    fi
  done
}

# Ready to take calls, and its village search has been built. A page's first database connection may need a moment.
is_ready() { # PORT
  local answer try
  for try in $(seq 60); do
    answer=$(curl --silent --fail-with-body --max-time 10 "http://127.0.0.1:$1/siap/") && break
    [ "$try" = 60 ] || sleep 1
  done
  [[ $answer == *'"status": "siap"'* && $answer == *'"search": "ok"'* ]] || { say "process $1 says: ${answer:-nothing}" >&2; return 1; }
}

forget_old_releases() {
  local folder used
  for folder in $(find "$home/releases" -mindepth 1 -maxdepth 1 -printf '%T@ %p\n' | sort -rn | tail -n +$((kept + 1)) | cut -d' ' -f2); do
    case "$folder" in
      "$home/$(readlink "$home/current")" | "$home/$(readlink "$home/previous")") ;;
      *) rm -rf "$folder" ;;
    esac
  done
  # Asked by name: a file that no release changed hangs on the oldest one alone, which has just gone.
  used=$(find "$home"/releases/*/staticfiles -type f -printf '%P\n' | sort -u)
  comm -23 <(find "$home/static" -type f -printf '%P\n' | sort) <(echo "$used") |
    while read -r file; do rm -f "$home/static/$file"; done
}

case "${1:-} ${2:-}" in
  "prepare "?*) prepare "$2" ;;
  "switch "?*) switch "$2" ;;
  "back ") back ;;
  *) sed -n 's/^# usage: /usage: /p; s/^#  \( *release.sh\)/ \1/p' "$0" >&2; exit 2 ;;
esac
