-- What the web processes may do with the tables, those there are and those to come. As asisten_owner, before the first
-- migrate and after a restore: psql --dbname="$DATABASE_URL" --file=grants.sql
\set ON_ERROR_STOP 1
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO asisten_web;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO asisten_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO asisten_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO asisten_web;
