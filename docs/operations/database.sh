# shellcheck shell=bash
# Read by the scripts beside it. DATABASE_URL as the application takes it, also with ?sslmode=...&sslrootcert=/path.

# The password goes into the environment: what stands behind a command is read by everybody on the host.
if [[ ${DATABASE_URL:?DATABASE_URL is not set} =~ ^([a-z]+://[^:/@]+):([^@]*)@(.*)$ ]]; then
  PGPASSWORD=$(printf '%b' "${BASH_REMATCH[2]//%/\\x}")
  export PGPASSWORD
  DATABASE_URL=${BASH_REMATCH[1]}@${BASH_REMATCH[3]}
fi

database_named() { # the URL of another database on the same server
  local parameters=
  [[ $DATABASE_URL != *\?* ]] || parameters="?${DATABASE_URL#*\?}"
  local server=${DATABASE_URL%%\?*}
  echo "${server%/*}/$1$parameters"
}

sql() { # URL STATEMENT
  psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --dbname="$1" --command="$2"
}
