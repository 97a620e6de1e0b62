-- The guard rows. In every database that holds rows of a data migration; every statement may be run again.

create table if not exists zdm_guard (
    migration varchar(255) not null primary key,
    run       bigint       not null,
    owner     varchar(10)  not null check (owner in ('OLD', 'MOVING', 'NEW')),
    gen       bigint       not null,
    min_phase varchar(30)  not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Always empty for whoever looks: a row is there only while the transaction that locks its key is under way.
create table if not exists zdm_key_lock (
    migration varchar(255) not null,
    key_hash  bigint       not null,
    primary key (migration, key_hash)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Which layouts these tables have been given; layouts change by addition only.
create table if not exists zdm_layout (
    part    varchar(20) not null,
    version integer     not null,
    since   datetime(6) not null default current_timestamp(6),
    primary key (part, version)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

insert ignore into zdm_layout (part, version) values ('data', 1);
