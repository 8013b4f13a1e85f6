#!/bin/sh
# Run once by the PostgreSQL image, when its data folder is empty: a role and a database for each service, and no look at each other's.
set -eu

make() {
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres --set=name="$1" --set=password="$2" <<'SQL'
create role :"name" login password :'password';
create database :"name" owner :"name";
revoke all on database :"name" from public;
SQL
}

make ingestion "$INGESTION_PASSWORD"
make analysis "$ANALYSIS_PASSWORD"
make notification "$NOTIFICATION_PASSWORD"
