-- Shapes of a password vault's migrations: Diesel, MySQL. dialect: MYSQL
-- file: 1
CREATE TABLE owners (uuid char(36) NOT NULL PRIMARY KEY, email varchar(255) NOT NULL UNIQUE, made datetime NOT NULL);
CREATE TABLE vaults (uuid char(36) NOT NULL PRIMARY KEY, owner_uuid char(36) NOT NULL REFERENCES owners (uuid), title text NOT NULL);
CREATE TABLE members (vault_uuid char(36) NOT NULL REFERENCES vaults (uuid), owner_uuid char(36) NOT NULL REFERENCES owners (uuid), PRIMARY KEY (vault_uuid, owner_uuid));
-- file: 2
ALTER TABLE owners ADD COLUMN kdf_type integer NOT NULL DEFAULT 0;
ALTER TABLE owners ADD COLUMN kdf_rounds integer NOT NULL DEFAULT 5000;
-- file: 3 (MySQL manual, Data Type Default Values)
-- hazard: add-column-not-null
ALTER TABLE vaults ADD COLUMN atype integer NOT NULL;
-- file: 4 (strong_migrations rename_column)
-- hazard: rename-column
ALTER TABLE vaults CHANGE COLUMN `atype` `kind` integer NOT NULL;
-- hazard: rename-column
ALTER TABLE vaults RENAME COLUMN title TO name;
-- file: 5 (MySQL manual, Online DDL Operations, Changing the column data type)
-- hazard: change-column-type
ALTER TABLE vaults MODIFY COLUMN name mediumtext;
-- file: 6
-- hazard: drop-table
DROP TABLE invitations;
CREATE TABLE invitations (email varchar(255) NOT NULL PRIMARY KEY);
-- file: 7 (MySQL manual, Online DDL Operations, Dropping a primary key)
-- hazard: drop-primary-key
-- hazard: add-primary-key
ALTER TABLE members DROP PRIMARY KEY, ADD PRIMARY KEY (owner_uuid, vault_uuid);
-- file: 8
ALTER TABLE owners ADD COLUMN deleted_at datetime DEFAULT NULL;
CREATE TABLE IF NOT EXISTS favourites (owner_uuid char(36) NOT NULL, vault_uuid char(36) NOT NULL, PRIMARY KEY (owner_uuid, vault_uuid));
INSERT INTO favourites (owner_uuid, vault_uuid) SELECT owner_uuid, uuid FROM vaults WHERE title = 'x';
-- file: 9 (strong_migrations backfilling)
-- hazard: write-all-rows
UPDATE vaults SET kind = 1;
-- hazard: write-all-rows
DELETE FROM favourites;
-- file: 10
-- hazard: drop-column
ALTER TABLE vaults DROP COLUMN favourite;
-- hazard: rename-table
ALTER TABLE invitations RENAME TO invites;
-- hazard: rename-table
RENAME TABLE members TO memberships;
-- file: 11
CREATE TABLE events (uuid char(36) NOT NULL PRIMARY KEY, at datetime NOT NULL, INDEX events_at (at)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
-- hazard: other-engine
CREATE TABLE cache (k varchar(64) NOT NULL PRIMARY KEY, v blob) ENGINE=MyISAM;
-- file: 12 (MySQL manual, Online DDL Operations, Adding a foreign key constraint)
-- hazard: add-foreign-key
ALTER TABLE vaults ADD CONSTRAINT vaults_owner FOREIGN KEY (owner_uuid) REFERENCES owners (uuid);
-- hazard: convert-charset
ALTER TABLE owners CONVERT TO CHARACTER SET utf8mb4;
ALTER TABLE owners ADD COLUMN avatar varchar(7) DEFAULT NULL;
-- file: 13 (MySQL manual, Online DDL Operations, Creating a secondary index)
CREATE INDEX owners_made ON owners (made);
-- hazard: add-unique
CREATE UNIQUE INDEX owners_avatar ON owners (avatar);
-- hazard: drop-index
DROP INDEX events_at ON events;
