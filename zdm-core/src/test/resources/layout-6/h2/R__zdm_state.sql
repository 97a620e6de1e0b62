-- The state of all migrations, for tests; every statement may be run again. There are no checks: H2 ends them with the
-- session that created the table.

create table if not exists zdm_migration (
    id           varchar(255) not null primary key,
    kind         varchar(10)  not null,
    salt         varchar(255) not null,
    run          bigint       not null,
    epoch        bigint       not null,
    phase        varchar(30)  not null,
    share        integer      not null,
    paused       boolean      not null,
    old_complete boolean      not null,
    contracted   boolean      not null,
    changed_at   timestamp(6) with time zone not null,
    changed_by   varchar      not null,
    reason       varchar      not null,
    old_store    varchar(200) default '' not null,
    new_store    varchar(200) default '' not null
);

create table if not exists zdm_instance (
    id          varchar(255) not null,
    migration   varchar(255) not null,
    boot_id     varchar(255) not null,
    seq         bigint       not null,
    acked_epoch bigint       not null,
    renewed_at  timestamp(6) with time zone not null,
    ttl_ms      bigint       not null,
    state       varchar(10)  not null,
    open_operations bigint default 0 not null,
    seen_epoch bigint default 0 not null,
    comparisons bigint default 0 not null,
    mismatches bigint default 0 not null,
    serves_first varchar(30) default '' not null,
    serves_last varchar(30) default '' not null,
    serves_contracted boolean default true not null,
    old_statements bigint default -1 not null,
    primary key (migration, id)
);

create table if not exists zdm_audit (
    id           bigint       generated always as identity primary key,
    migration    varchar(255) not null,
    before_state varchar      not null,
    evidence     varchar      not null,
    kind         varchar(10)  not null,
    salt         varchar(255) not null,
    run          bigint       not null,
    epoch        bigint       not null,
    phase        varchar(30)  not null,
    share        integer      not null,
    paused       boolean      not null,
    old_complete boolean      not null,
    contracted   boolean      not null,
    changed_at   timestamp(6) with time zone not null,
    changed_by   varchar      not null,
    reason       varchar      not null,
    recorded_at  timestamp(6) with time zone not null,
    -- An index within the table: H2 lets two sessions fail that create one beside it at once.
    unique (migration, id)
);

create table if not exists zdm_scan (
    migration           varchar(255) not null,
    run                 bigint       not null,
    kind                varchar(20)  not null,
    last_key            varchar,
    stage               integer      not null,
    rows_done           bigint       not null,
    mismatches          bigint       not null,
    round_trip_failures bigint       not null,
    started_at          timestamp(6) with time zone not null,
    finished_at         timestamp(6) with time zone,
    planned_stage       integer default 0 not null,
    planned_since       timestamp(6) with time zone,
    last_token          bigint default 0 not null,
    primary key (migration, run, kind)
);

-- Layout 2: what an instance says of itself with each renewal. A new table has it from the beginning: H2 adds a column by
-- copying the table, and two sessions that do so at once never come to an end.
alter table zdm_instance add column if not exists open_operations bigint default 0 not null;
alter table zdm_instance add column if not exists seen_epoch bigint default 0 not null;
alter table zdm_instance add column if not exists comparisons bigint default 0 not null;
alter table zdm_instance add column if not exists mismatches bigint default 0 not null;

-- Layout 3: between which tables a migration moves rows, so that one that was renamed is noticed.
alter table zdm_migration add column if not exists old_store varchar(200) default '' not null;
alter table zdm_migration add column if not exists new_store varchar(200) default '' not null;

-- Layout 4: the phases that the code of an instance serves; an empty name stands for the first or the last there is.
alter table zdm_instance add column if not exists serves_first varchar(30) default '' not null;
alter table zdm_instance add column if not exists serves_last varchar(30) default '' not null;
alter table zdm_instance add column if not exists serves_contracted boolean default true not null;

-- Layout 5: who still names an old side that nobody should: how often since his start, and who did so last.
alter table zdm_instance add column if not exists old_statements bigint default -1 not null;
create table if not exists zdm_sighting (
    migration varchar(255) not null primary key,
    instance  varchar(255) not null,
    last_at   timestamp(6) with time zone not null
);

-- Layout 6: the ranges of keys that a scan has still to do, and who is doing which. A token is used once.
alter table zdm_scan add column if not exists planned_stage integer default 0 not null;
alter table zdm_scan add column if not exists planned_since timestamp(6) with time zone;
alter table zdm_scan add column if not exists last_token bigint default 0 not null;
create table if not exists zdm_chunk (
    migration   varchar(255) not null,
    run         bigint       not null,
    kind        varchar(20)  not null,
    id          bigint       not null,
    after_key   varchar,
    upto_key    varchar,
    priority    integer      not null,
    token       bigint       not null,
    worker      varchar,
    lease_until timestamp(6) with time zone,
    primary key (migration, run, kind, id)
);

-- Which layouts these tables have been given; layouts change by addition only.
create table if not exists zdm_layout (
    part    varchar(20) not null,
    version integer     not null,
    since   timestamp(6) with time zone default current_timestamp not null,
    primary key (part, version)
);

merge into zdm_layout (part, version) key (part, version) values ('state', 2);
merge into zdm_layout (part, version) key (part, version) values ('state', 3);
merge into zdm_layout (part, version) key (part, version) values ('state', 4);
merge into zdm_layout (part, version) key (part, version) values ('state', 5);
merge into zdm_layout (part, version) key (part, version) values ('state', 6);
