-- Shapes of a certificate authority's migrations: MariaDB, partitions. dialect: MARIADB
-- file: 1
CREATE TABLE `orders` (`id` bigint(20) unsigned NOT NULL AUTO_INCREMENT, `account` bigint(20) NOT NULL, `expires` datetime NOT NULL, `error` mediumblob DEFAULT NULL, PRIMARY KEY (`id`), KEY `account_idx` (`account`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 PARTITION BY RANGE (id) (PARTITION p_start VALUES LESS THAN MAXVALUE);
CREATE TABLE `accounts` (`id` bigint(20) unsigned NOT NULL AUTO_INCREMENT, `contact` varchar(191) NOT NULL, `status` varchar(20) NOT NULL DEFAULT 'valid', PRIMARY KEY (`id`)) ENGINE=InnoDB;
-- file: 2
ALTER TABLE `orders` ADD COLUMN `profile` varchar(32) DEFAULT NULL;
ALTER TABLE `orders` ADD COLUMN `replaces` varchar(255) DEFAULT NULL, ADD COLUMN `made` datetime NOT NULL DEFAULT '2020-01-01 00:00:00';
-- file: 3
-- hazard: drop-column
ALTER TABLE `accounts` DROP COLUMN `contact`;
-- hazard: drop-index
ALTER TABLE `orders` DROP INDEX `account_idx`;
-- file: 4 (MySQL manual, Online DDL Operations, Partitioning)
-- hazard: repartition
ALTER TABLE `orders` REORGANIZE PARTITION p_start INTO (PARTITION p_1 VALUES LESS THAN (1000), PARTITION p_start VALUES LESS THAN MAXVALUE);
-- hazard: repartition
ALTER TABLE `accounts` REMOVE PARTITIONING;
-- hazard: truncate
ALTER TABLE `orders` DROP PARTITION p_1;
-- file: 6 (MySQL manual, Online DDL Operations)
-- hazard: change-column-type
ALTER TABLE `orders` MODIFY `account` varchar(64) NOT NULL;
ALTER TABLE `accounts` MODIFY `status` varchar(40) NOT NULL DEFAULT 'valid';
-- hazard: set-not-null
ALTER TABLE `orders` MODIFY `profile` varchar(32) NOT NULL;
-- file: 7
ALTER TABLE `orders` ADD INDEX `expires_idx` (`expires`), ALGORITHM=INPLACE, LOCK=NONE;
-- hazard: fulltext-or-spatial-index
ALTER TABLE `orders` ADD FULLTEXT INDEX `error_text` (`profile`);
-- hazard: copy-algorithm
ALTER TABLE `orders` ADD INDEX `made_idx` (`made`), ALGORITHM=COPY;
-- file: 8
ALTER TABLE IF EXISTS `orders` ADD COLUMN IF NOT EXISTS `note` varchar(10) DEFAULT NULL, ALGORITHM=INSTANT;
ALTER TABLE `orders` WAIT 2 ADD COLUMN `note2` varchar(10) DEFAULT NULL;
-- hazard: rewrite-table
ALTER TABLE `orders` FORCE;
-- hazard: rebuilding-option
ALTER TABLE `orders` ROW_FORMAT=COMPRESSED;
-- hazard: rewrite-table
OPTIMIZE TABLE `orders`;
-- hazard: drop-table
DROP TABLE `requests`;
-- hazard: drop-table
DROP TABLE IF EXISTS `requests_2`;
-- hazard: truncate
TRUNCATE TABLE `blocked`;
-- hazard: add-check
ALTER TABLE `accounts` ADD CONSTRAINT `status_known` CHECK (`status` <> '');
-- hazard: add-column-volatile-default
ALTER TABLE `accounts` ADD COLUMN `ref` char(36) DEFAULT (uuid());
-- hazard: add-column-stored-generated
ALTER TABLE `accounts` ADD COLUMN `upper_status` varchar(40) AS (upper(`status`)) STORED;
ALTER TABLE `accounts` ADD COLUMN `lower_status` varchar(40) AS (lower(`status`)) VIRTUAL;
