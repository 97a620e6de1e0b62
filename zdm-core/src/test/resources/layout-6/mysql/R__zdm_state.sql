-- The state of all migrations. One database for the whole fleet; every statement may be run again. All times are in UTC.

create table if not exists zdm_migration (
    id           varchar(255) not null primary key,
    kind         varchar(10)  not null check (kind in ('DATA', 'SERVICE')),
    salt         varchar(255) not null,
    run          bigint       not null,
    epoch        bigint       not null,
    phase        varchar(30)  not null,
    share        integer      not null check (share between 0 and 100),
    paused       boolean      not null,
    old_complete boolean      not null,
    contracted   boolean      not null,
    changed_at   datetime(6)  not null,
    changed_by   text         not null,
    reason       mediumtext   not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists zdm_instance (
    id          varchar(255) not null,
    migration   varchar(255) not null,
    boot_id     varchar(255) not null,
    seq         bigint       not null,
    acked_epoch bigint       not null,
    renewed_at  datetime(6)  not null,
    ttl_ms      bigint       not null,
    state       varchar(10)  not null check (state in ('LIVE', 'EVICTED')),
    primary key (migration, id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists zdm_audit (
    id           bigint       not null auto_increment primary key,
    migration    varchar(255) not null,
    before_state text         not null,
    evidence     mediumtext   not null,
    kind         varchar(10)  not null,
    salt         varchar(255) not null,
    run          bigint       not null,
    epoch        bigint       not null,
    phase        varchar(30)  not null,
    share        integer      not null,
    paused       boolean      not null,
    old_complete boolean      not null,
    contracted   boolean      not null,
    changed_at   datetime(6)  not null,
    changed_by   text         not null,
    reason       mediumtext   not null,
    recorded_at  datetime(6)  not null,
    key zdm_audit_by_migration (migration, id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table if not exists zdm_scan (
    migration           varchar(255) not null,
    run                 bigint       not null,
    kind                varchar(20)  not null check (kind in ('BACKFILL', 'VERIFICATION')),
    last_key            mediumtext,
    stage               integer      not null,
    rows_done           bigint       not null,
    mismatches          bigint       not null,
    round_trip_failures bigint       not null,
    started_at          datetime(6)  not null,
    finished_at         datetime(6),
    primary key (migration, run, kind)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Layout 2: what an instance says of itself with each renewal. MySQL cannot ask within the statement whether a column is
-- there.
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column open_operations bigint not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_instance' and column_name = 'open_operations');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column seen_epoch bigint not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_instance' and column_name = 'seen_epoch');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column comparisons bigint not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_instance' and column_name = 'comparisons');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column mismatches bigint not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_instance' and column_name = 'mismatches');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;

-- Layout 3: between which tables a migration moves rows, so that one that was renamed is noticed.
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_migration add column old_store varchar(200) not null default ''''')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_migration' and column_name = 'old_store');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_migration add column new_store varchar(200) not null default ''''')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_migration' and column_name = 'new_store');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;

-- Layout 4: the phases that the code of an instance serves; an empty name stands for the first or the last there is.
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column serves_first varchar(30) not null default ''''')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_instance' and column_name = 'serves_first');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column serves_last varchar(30) not null default ''''')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_instance' and column_name = 'serves_last');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column serves_contracted boolean not null default true')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_instance' and column_name = 'serves_contracted');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;

-- Layout 5: who still names an old side that nobody should: how often since his start, and who did so last.
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_instance add column old_statements bigint not null default -1')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_instance' and column_name = 'old_statements');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
create table if not exists zdm_sighting (
    migration varchar(255) not null primary key,
    instance  varchar(255) not null,
    last_at   datetime(6)  not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Layout 6: the ranges of keys that a scan has still to do, and who is doing which. A token is used once.
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_scan add column planned_stage integer not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_scan' and column_name = 'planned_stage');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_scan add column planned_since datetime(6)')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_scan' and column_name = 'planned_since');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
set @zdm_addition = (select if(count(*) > 0, 'do 0', 'alter table zdm_scan add column last_token bigint not null default 0')
    from information_schema.columns
    where table_schema = database() and table_name = 'zdm_scan' and column_name = 'last_token');
prepare zdm_addition from @zdm_addition;
execute zdm_addition;
deallocate prepare zdm_addition;
create table if not exists zdm_chunk (
    migration   varchar(255) not null,
    run         bigint       not null,
    kind        varchar(20)  not null,
    id          bigint       not null,
    after_key   mediumtext,
    upto_key    mediumtext,
    priority    integer      not null,
    token       bigint       not null,
    worker      text,
    lease_until datetime(6),
    primary key (migration, run, kind, id)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Which layouts these tables have been given; layouts change by addition only.
create table if not exists zdm_layout (
    part    varchar(20) not null,
    version integer     not null,
    since   datetime(6) not null default current_timestamp(6),
    primary key (part, version)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

insert ignore into zdm_layout (part, version) values ('state', 2);
insert ignore into zdm_layout (part, version) values ('state', 3);
insert ignore into zdm_layout (part, version) values ('state', 4);
insert ignore into zdm_layout (part, version) values ('state', 5);
insert ignore into zdm_layout (part, version) values ('state', 6);
