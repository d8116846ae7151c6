#!/usr/bin/env bash
# README's two commands on bare machines: a root of Debian 12 and one of Debian 13, made by debootstrap, with
# nothing in them but what README asks for. tests/bare.py then works in each; only what is committed is tried.
#
#   bash tests/bare.sh                        both, as root on Debian with debootstrap; also `make bare`
#   bash tests/bare.sh trixie                 one
#   TESTS="tests/allocation/domain" ...       these in place of the whole `make test`
#   PEOPLE=budi PARTS="start twice test" ...  the ordinary user alone, or root; these parts
#   BARE_MIRROR=http://... , PIP_... , https_proxy=...   as the machine needs them; by default what it has itself
set -euo pipefail
cd "$(dirname "$0")/.."

skip() {
  echo "skipped: $*"
  exit 0
}
[ "$(id -u)" = 0 ] || skip "needs root, to make a root of its own"
command -v debootstrap >/dev/null || skip "debootstrap is missing: apt install debootstrap"
unshare --mount --pid --fork true 2>/dev/null || skip "this machine lets nobody make a namespace (unshare)"

if [ -z "${BARE_MIRROR:-}" ]; then # where this machine gets its own packages
  BARE_MIRROR=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/\?$' || true)
fi
[ -n "$BARE_MIRROR" ] || skip "no Debian mirror in apt's sources: set BARE_MIRROR"

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
git bundle create --quiet "$work/repository" HEAD

if [ $# = 0 ]; then set -- bookworm trixie; fi
for release in "$@"; do
  printf '\n== Debian %s\n' "$release"
  root=$work/$release
  debootstrap --variant=minbase --include=git,make,python3,python3-venv "$release" "$root" "$BARE_MIRROR" \
    >"$work/debootstrap.log" 2>&1 || {
    tail -n 5 "$work/debootstrap.log"
    echo "debootstrap made no root of $release from $BARE_MIRROR" >&2
    exit 1
  }
  # The network as this machine reaches it: names, certificates, pip's settings.
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  if [ -f /etc/pip.conf ]; then cp /etc/pip.conf "$root/etc/"; fi
  cp "$work/repository" "$root/"
  mkdir "$root/proof" && git archive HEAD tests/bare.py tests/demo_server.py tests/own_postgres.py | tar -x -C "$root/proof"
  mapfile -t network < <(env | grep -E '^(PIP_[A-Z_]+|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)=' || true)
  env --ignore-environment "${network[@]}" PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TESTS="${TESTS:-}" PEOPLE="${PEOPLE:-}" \
    PARTS="${PARTS:-}" \
    unshare --mount --pid --fork --kill-child --root="$root" --mount-proc --wd=/proof python3 -m tests.bare
  rm -rf --one-file-system "$root"
done
