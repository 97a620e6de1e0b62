-- The guard rows, for tests; every statement may be run again. There are no checks: H2 ends them with the session that
-- created the table.

create table if not exists zdm_guard (
    migration varchar(255) not null primary key,
    run       bigint       not null,
    owner     varchar(10)  not null,
    gen       bigint       not null,
    min_phase varchar(30)  not null
);

-- Always empty for whoever looks: a row is there only while the transaction that locks its key is under way. One column,
-- because H2 makes a second transaction wait for a row only by a primary key that is the row's number.
create table if not exists zdm_key_lock (
    key_hash bigint not null primary key
);

-- Which layouts these tables have been given; layouts change by addition only.
create table if not exists zdm_layout (
    part    varchar(20) not null,
    version integer     not null,
    since   timestamp(6) with time zone default current_timestamp not null,
    primary key (part, version)
);

merge into zdm_layout (part, version) key (part, version) values ('data', 1);
