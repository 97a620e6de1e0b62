-- The guard rows. In every database that holds rows of a data migration; every statement may be run again.

create table if not exists zdm_guard (
    migration text   primary key,
    run       bigint not null,
    owner     text   not null check (owner in ('OLD', 'MOVING', 'NEW')),
    gen       bigint not null,
    min_phase text   not null
);
