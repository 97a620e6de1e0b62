-- Shapes of a chat server's migrations: numbered files, guarded statements, some without a transaction. dialect: POSTGRESQL
-- file: 1
CREATE TABLE IF NOT EXISTS channels (id varchar(26) PRIMARY KEY, createat bigint, name varchar(64), header varchar(1024), UNIQUE (name));
CREATE INDEX IF NOT EXISTS idx_channels_createat ON channels (createat);
CREATE TABLE IF NOT EXISTS posts (id varchar(26) PRIMARY KEY, channelid varchar(26), message varchar(65535), props varchar(8000));
-- file: 2
ALTER TABLE channels ADD COLUMN IF NOT EXISTS shared boolean;
ALTER TABLE channels ADD COLUMN IF NOT EXISTS lastpostat bigint DEFAULT '0'::bigint;
-- file: 3 (squawk require-concurrent-index-creation)
-- hazard: create-index
CREATE INDEX IF NOT EXISTS idx_posts_channel ON posts (channelid);
-- file: 4
-- hazard: change-column-type
ALTER TABLE posts ALTER COLUMN props TYPE jsonb USING props::jsonb;
ALTER TABLE channels ALTER COLUMN header TYPE varchar(2048);
-- hazard: change-column-type
ALTER TABLE channels ALTER COLUMN name TYPE varchar(32);
-- file: 5
-- hazard: drop-column
ALTER TABLE channels DROP COLUMN IF EXISTS shared;
-- hazard: drop-index
DROP INDEX IF EXISTS idx_channels_createat;
-- file: 6
CREATE INDEX CONCURRENTLY idx_posts_message ON posts USING gin (to_tsvector('english', message));
-- file: 7
-- hazard: rename-column
ALTER TABLE channels RENAME COLUMN header TO headline;
-- hazard: add-unique
ALTER TABLE channels ADD CONSTRAINT channels_once UNIQUE (createat);
ALTER TABLE channels ALTER COLUMN name SET STORAGE MAIN;
-- hazard: add-primary-key
ALTER TABLE reactions ADD PRIMARY KEY (postid, userid, emojiname);
-- file: 8
CREATE UNIQUE INDEX CONCURRENTLY channels_name_2 ON channels (name);
ALTER TABLE channels ADD CONSTRAINT channels_name_2 UNIQUE USING INDEX channels_name_2;
-- file: 9
ALTER TABLE posts ADD CONSTRAINT posts_channel FOREIGN KEY (channelid) REFERENCES channels (id) NOT VALID;
-- file: 10
ALTER TABLE posts VALIDATE CONSTRAINT posts_channel;
-- file: 11
ALTER TABLE posts ADD CONSTRAINT message_there CHECK (message IS NOT NULL) NOT VALID;
-- hazard: validate-under-lock
ALTER TABLE posts VALIDATE CONSTRAINT message_there;
-- file: 12
ALTER TABLE posts ALTER COLUMN message SET NOT NULL;
ALTER TABLE posts DROP CONSTRAINT message_there;
-- file: 13
-- hazard: write-all-rows
UPDATE posts SET props = '{}';
-- hazard: write-all-rows
INSERT INTO archive SELECT * FROM posts;
DELETE FROM posts WHERE id = 'x';
-- file: 14
-- hazard: refresh-materialized-view
REFRESH MATERIALIZED VIEW posts_by_day;
-- hazard: rewrite-table
CLUSTER posts USING idx_posts_channel;
-- hazard: lock-table
LOCK TABLE posts IN EXCLUSIVE MODE;
-- file: 15
-- hazard: rewrite-table
VACUUM FULL posts;
-- hazard: reindex
REINDEX TABLE posts;
ANALYZE posts;
-- hazard: truncate
TRUNCATE posts CASCADE;
-- file: 16
CREATE TABLE parts (id bigint NOT NULL, at timestamptz) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
-- file: 17
-- hazard: detach-partition
ALTER TABLE parts DETACH PARTITION parts_1;
-- hazard: drop-table
DROP TABLE parts_1;
-- hazard: rename-schema
ALTER TABLE channels SET SCHEMA old;
