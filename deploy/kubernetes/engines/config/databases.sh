#!/bin/bash
# Run once by the image, when the data folder is empty: a database and a role for each service that stores something.
set -eu
for owner in users feed comments messages; do
  password_name="PASSWORD_$(echo "$owner" | tr '[:lower:]' '[:upper:]')"
  psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set owner="$owner" --set password="${!password_name}" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'password';
CREATE DATABASE :"owner" OWNER :"owner";
REVOKE CONNECT ON DATABASE :"owner" FROM PUBLIC;
SQL
done
