-- The guard rows. In every database that holds rows of a data migration; every statement may be run again.

create table if not exists zdm_guard (
    migration text   primary key,
    run       bigint not null,
    owner     text   not null check (owner in ('OLD', 'MOVING', 'NEW')),
    gen       bigint not null,
    min_phase text   not null
);

-- Which layouts these tables have been given; layouts change by addition only.
create table if not exists zdm_layout (
    part    text        not null,
    version integer     not null,
    since   timestamptz not null default clock_timestamp(),
    primary key (part, version)
);

insert into zdm_layout (part, version) values ('data', 1) on conflict do nothing;
