-- For psql, as a superuser, once for each service: a database, its owner (who alone may change the schema: `livingreview schema apply`)
-- and the role that the service runs under (which may not: it gets its rights by `livingreview schema apply --app-role`).
--
--   OWNER_PASSWORD=... PASSWORD=... psql --set=service=ingestion --file=infra/postgres/roles.sql
\set ON_ERROR_STOP 1
\getenv owner_password OWNER_PASSWORD
\getenv password PASSWORD
\set owner :service _owner
create role :"owner" login nosuperuser nocreatedb nocreaterole password :'owner_password';
create role :"service" login nosuperuser nocreatedb nocreaterole noinherit password :'password';
-- A transaction that is left open would delay every subscription of the service.
alter role :"service" set idle_in_transaction_session_timeout = '60s';
create database :"service" owner :"owner";
revoke all on database :"service" from public;
grant connect on database :"service" to :"service";
\connect :"service"
revoke all on schema public from public;
