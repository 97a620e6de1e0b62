-- The guard rows, for tests; every statement may be run again. There are no checks: H2 ends them with the session that
-- created the table.

create table if not exists zdm_guard (
    migration varchar(255) not null primary key,
    run       bigint       not null,
    owner     varchar(10)  not null,
    gen       bigint       not null,
    min_phase varchar(30)  not null
);

-- Always empty for whoever looks: a row is there only while the transaction that locks its key is under way.
create table if not exists zdm_key_lock (
    migration varchar(255) not null,
    key_hash  bigint       not null,
    primary key (migration, key_hash)
);
