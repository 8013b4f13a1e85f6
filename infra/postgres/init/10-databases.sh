#!/bin/sh
# Run once by the PostgreSQL image, when its data folder is empty: for each service a database, its owner and its role.
# The passwords are files of docker-compose.yml's secrets.
set -eu

for service in ingestion analysis notification surveillance; do
    OWNER_PASSWORD=$(cat "/run/secrets/$service-owner-password") PASSWORD=$(cat "/run/secrets/$service-password") \
        psql --no-psqlrc --quiet --username "${POSTGRES_USER:-postgres}" --dbname postgres --set=service="$service" --file=/etc/livingreview/roles.sql
done
