-- The database and who may do what there. Once, as PostgreSQL's administrator, with three passwords in the environment:
-- OWNER_PASSWORD=... WEB_PASSWORD=... BACKUP_PASSWORD=... psql --file=roles.sql
\set ON_ERROR_STOP 1
\getenv owner_password OWNER_PASSWORD
\getenv web_password WEB_PASSWORD
\getenv backup_password BACKUP_PASSWORD
CREATE ROLE asisten_owner LOGIN PASSWORD :'owner_password'; -- migrate and the loads
CREATE ROLE asisten_web LOGIN PASSWORD :'web_password'; -- the web processes and the nightly jobs
CREATE ROLE asisten_backup LOGIN CREATEDB PASSWORD :'backup_password'; -- reads everything; restores on trial
GRANT pg_read_all_data TO asisten_backup;
CREATE DATABASE asisten OWNER asisten_owner TEMPLATE template0 ENCODING 'UTF8';
