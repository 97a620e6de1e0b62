-- Shapes of a workflow engine's visibility schema: generated columns, wide search indexes. dialect: POSTGRESQL
-- file: 1
CREATE TABLE runs (namespace_id char(64) NOT NULL, run_id char(64) NOT NULL, started timestamp NOT NULL, attributes jsonb, PRIMARY KEY (namespace_id, run_id));
CREATE INDEX by_start ON runs (namespace_id, started DESC, run_id);
-- file: 2 (PostgreSQL manual, ALTER TABLE: generated columns are stored)
-- hazard: add-column-stored-generated
ALTER TABLE runs ADD COLUMN keyword01 varchar(255) GENERATED ALWAYS AS (attributes->>'Keyword01') STORED;
-- hazard: add-column-stored-generated
ALTER TABLE runs ADD COLUMN text01 tsvector GENERATED ALWAYS AS ((attributes->>'Text01')::tsvector) STORED, ADD COLUMN text02 tsvector GENERATED ALWAYS AS ((attributes->>'Text02')::tsvector) STORED;
-- file: 3
-- hazard: create-index
CREATE INDEX by_keyword01 ON runs (namespace_id, keyword01, (coalesce(started, now())) DESC);
-- hazard: create-index
CREATE INDEX by_text01 ON runs USING gin (namespace_id, text01);
-- file: 4
-- hazard: concurrently-if-not-exists
CREATE INDEX CONCURRENTLY IF NOT EXISTS by_queue ON runs (namespace_id, run_id);
-- file: 5
DROP INDEX CONCURRENTLY IF EXISTS by_queue_2;
CREATE INDEX CONCURRENTLY IF NOT EXISTS by_queue_2 ON runs (namespace_id);
-- file: 6 (squawk require-concurrent-index-deletion)
-- hazard: drop-index
DROP INDEX by_keyword01;
-- hazard: replace-index
-- hazard: create-index
CREATE INDEX by_keyword01_2 ON runs (keyword01);
-- file: 7
ALTER TABLE runs ADD COLUMN history_length bigint, ADD COLUMN search_version bigint DEFAULT 0;
ALTER TABLE runs ALTER COLUMN run_id SET STATISTICS 1000;
-- hazard: drop-column
ALTER TABLE runs DROP COLUMN history_length;
-- file: 8
CREATE TABLE nexus (partition_id int NOT NULL DEFAULT 0, id bytea NOT NULL, data bytea NOT NULL, PRIMARY KEY (partition_id, id));
INSERT INTO nexus (partition_id, id, data) VALUES (0, 'x', 'y');
-- hazard: drop-table
DROP TABLE tasks_old;
-- file: 9 (PostgreSQL manual, ALTER TABLE: volatile default)
-- hazard: add-column-volatile-default
ALTER TABLE runs ADD COLUMN ref uuid DEFAULT gen_random_uuid();
ALTER TABLE runs ADD COLUMN seen timestamptz DEFAULT now();
-- hazard: add-column-serial
ALTER TABLE runs ADD COLUMN seq bigserial;
-- hazard: add-column-not-null
ALTER TABLE runs ADD COLUMN shard int NOT NULL;
