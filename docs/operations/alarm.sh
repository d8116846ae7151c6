#!/usr/bin/env bash
# Says that a unit has failed: one line of priority "crit" in the journal, and PLN's own way of telling if there is one.
# usage: alarm.sh UNIT
set -euo pipefail
unit=${1:?usage: alarm.sh UNIT}
logger --tag asisten-alarm --priority daemon.crit "$unit has failed: journalctl -u $unit"
own=${SETTINGS:-/etc/asisten}/alarm # an executable that gets the unit's name: sends a mail, calls a pager
if [ -x "$own" ]; then
  exec "$own" "$unit"
fi
