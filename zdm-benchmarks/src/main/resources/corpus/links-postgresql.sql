-- Shapes of a link aggregator's migrations: Diesel, PostgreSQL, triggers and views. dialect: POSTGRESQL
-- file: 1
CREATE TABLE people (id bigserial PRIMARY KEY, name text NOT NULL, published timestamp NOT NULL DEFAULT now(), UNIQUE (name));
CREATE TABLE instance (id bigserial PRIMARY KEY, domain text NOT NULL UNIQUE);
CREATE TABLE posts (id bigserial PRIMARY KEY, title varchar(100) NOT NULL, body text, creator_id bigint NOT NULL REFERENCES people ON UPDATE CASCADE ON DELETE CASCADE, score int NOT NULL DEFAULT 0);
CREATE INDEX posts_creator ON posts (creator_id);
CREATE VIEW post_view AS SELECT p.*, (SELECT u.name FROM people u WHERE p.creator_id = u.id) AS user FROM posts p;
-- file: 2
ALTER TABLE posts ADD COLUMN nsfw boolean NOT NULL DEFAULT false;
-- hazard: add-foreign-key (PostgreSQL manual, ALTER TABLE: SHARE ROW EXCLUSIVE on both tables)
ALTER TABLE posts ADD COLUMN instance_id bigint REFERENCES instance ON UPDATE CASCADE ON DELETE CASCADE;
-- file: 3 (PostgreSQL manual, CREATE INDEX)
-- hazard: create-index
CREATE INDEX idx_posts_published ON posts (score DESC);
-- hazard: create-index
CREATE UNIQUE INDEX idx_people_lower_name ON people (lower(name));
-- file: 4
-- hazard: drop-index
DROP INDEX idx_posts_published;
-- file: 5 (PostgreSQL manual, ALTER TABLE, SET NOT NULL)
-- hazard: add-foreign-key
ALTER TABLE posts ADD COLUMN language_id bigint REFERENCES people (id);
-- hazard: rows-in-schema-change
UPDATE posts SET language_id = 0 WHERE language_id IS NULL;
-- hazard: set-not-null
ALTER TABLE posts ALTER COLUMN language_id SET NOT NULL;
-- file: 6 (squawk renaming-table, renaming-column)
-- hazard: rename-table
ALTER TABLE people RENAME TO person;
-- hazard: rename-column
ALTER TABLE posts RENAME COLUMN title TO name;
-- file: 7 (PostgreSQL manual, ALTER TABLE: a type that is not binary coercible)
-- hazard: change-column-type
ALTER TABLE person ALTER COLUMN published TYPE timestamptz USING published;
ALTER TABLE posts ALTER COLUMN name TYPE varchar(200);
-- file: 8
-- hazard: drop-column
ALTER TABLE posts DROP COLUMN nsfw;
-- hazard: drop-table
DROP TABLE post_read;
-- file: 9
CREATE TYPE visibility AS ENUM ('Public', 'LocalOnly');
-- hazard: rename-enum-value
ALTER TYPE visibility RENAME VALUE 'LocalOnly' TO 'Local';
ALTER TYPE visibility ADD VALUE 'Private' AFTER 'Local';
-- file: 10
CREATE OR REPLACE FUNCTION was_removed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER posts_removed AFTER INSERT OR DELETE ON posts FOR EACH ROW EXECUTE PROCEDURE was_removed();
DROP TRIGGER posts_removed ON posts;
CREATE OR REPLACE PROCEDURE tidy() LANGUAGE plpgsql AS $$ BEGIN DELETE FROM posts; END $$;
-- file: 11 (PostgreSQL manual, ALTER TABLE)
-- hazard: add-unique
ALTER TABLE posts ADD CONSTRAINT posts_name_once UNIQUE (name);
-- hazard: add-check
ALTER TABLE posts ADD CONSTRAINT posts_body CHECK (length(body) < 10000), DROP CONSTRAINT posts_old;
-- file: 12
-- hazard: drop-column
-- hazard: add-primary-key
ALTER TABLE person_follow DROP COLUMN IF EXISTS id, ADD PRIMARY KEY (person_id, followed_id);
-- file: 13
-- hazard: drop-cascade
DROP VIEW post_view CASCADE;
-- hazard: code-not-read
DO $$ BEGIN PERFORM 1; END $$;
-- file: 14 (PostgreSQL wiki; strong_migrations)
-- hazard: narrow-key
CREATE TABLE oauth (id serial PRIMARY KEY, config jsonb);
-- hazard: add-column-json
ALTER TABLE oauth ADD COLUMN extra json;
-- hazard: change-column-default
ALTER TABLE posts ALTER COLUMN score SET DEFAULT 1;
-- hazard: drop-not-null
ALTER TABLE posts ALTER COLUMN body DROP NOT NULL;
