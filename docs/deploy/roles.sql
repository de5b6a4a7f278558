-- Two accounts beside the one that owns the tables: one that servers work with, and one for people who look with a program of their own.
--
-- Whoever may make accounts makes them:
--   CREATE ROLE rutan_works LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
--   CREATE ROLE rutan_looks LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
--   GRANT CONNECT ON DATABASE rutan TO rutan_works, rutan_looks;
-- The owner runs this after `rutan-server migrate`, and again after each upgrade:
--   psql -v ON_ERROR_STOP=1 -v schema=public -v works=rutan_works -v looks=rutan_looks -f roles.sql postgres://rutan@…/rutan

-- As one: else what is taken away again at the end would be open to whoever asks in between.
BEGIN;
GRANT USAGE ON SCHEMA :schema TO :works, :looks;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA :schema TO :works;
-- Also on what the next release adds, before this is run again.
ALTER DEFAULT PRIVILEGES IN SCHEMA :schema GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :works;
-- Whoever takes a server over adds to the record and takes nothing back.
REVOKE UPDATE, DELETE ON :schema.audit FROM :works;
REVOKE UPDATE, DELETE ON :schema.key_marks FROM :works;
REVOKE INSERT, UPDATE, DELETE ON :schema.audit_beginning, :schema._sqlx_migrations FROM :works;

GRANT SELECT ON ALL TABLES IN SCHEMA :schema TO :looks;
-- What lets somebody in or speaks in somebody's name, how people are reached, and who did what.
REVOKE SELECT ON :schema.api_keys, :schema.assignments, :schema.attempts, :schema.audit, :schema.audit_beginning, :schema.contacts, :schema.devices,
    :schema.join_cards, :schema.passkeys, :schema.people, :schema.provider_accounts, :schema.push_subscriptions, :schema.recovery_codes,
    :schema.sendings, :schema.sessions, :schema.totp, :schema.webhooks FROM :looks;
GRANT SELECT (id, name, position, role, unit, created_at, erased_at) ON :schema.people TO :looks;
GRANT SELECT (id, unit, person, name, position, from_day, until_day, made_by, made_at, ended_by, ended_at, withdrawn_by, withdrawn_at, reason)
    ON :schema.assignments TO :looks;
COMMIT;
