-- The state of all migrations. One database for the whole fleet; every statement may be run again.

create table if not exists zdm_migration (
    id           text        primary key,
    kind         text        not null check (kind in ('DATA', 'SERVICE')),
    salt         text        not null,
    run          bigint      not null,
    epoch        bigint      not null,
    phase        text        not null,
    share        integer     not null check (share between 0 and 100),
    paused       boolean     not null,
    old_complete boolean     not null,
    contracted   boolean     not null,
    changed_at   timestamptz not null,
    changed_by   text        not null,
    reason       text        not null
);

create table if not exists zdm_instance (
    id          text        not null,
    migration   text        not null,
    boot_id     text        not null,
    seq         bigint      not null,
    acked_epoch bigint      not null,
    renewed_at  timestamptz not null,
    ttl_ms      bigint      not null,
    state       text        not null check (state in ('LIVE', 'EVICTED')),
    primary key (migration, id)
);

create table if not exists zdm_audit (
    id           bigint      generated always as identity primary key,
    migration    text        not null,
    before_state text        not null,
    evidence     text        not null,
    kind         text        not null,
    salt         text        not null,
    run          bigint      not null,
    epoch        bigint      not null,
    phase        text        not null,
    share        integer     not null,
    paused       boolean     not null,
    old_complete boolean     not null,
    contracted   boolean     not null,
    changed_at   timestamptz not null,
    changed_by   text        not null,
    reason       text        not null,
    recorded_at  timestamptz not null default clock_timestamp()
);

create index if not exists zdm_audit_by_migration on zdm_audit (migration, id);

create table if not exists zdm_scan (
    migration           text        not null,
    run                 bigint      not null,
    kind                text        not null check (kind in ('BACKFILL', 'VERIFICATION')),
    last_key            text,
    stage               integer     not null,
    rows_done           bigint      not null,
    mismatches          bigint      not null,
    round_trip_failures bigint      not null,
    started_at          timestamptz not null,
    finished_at         timestamptz,
    primary key (migration, run, kind)
);

-- Layout 2: what an instance says of itself with each renewal.
alter table zdm_instance add column if not exists open_operations bigint not null default 0;
alter table zdm_instance add column if not exists seen_epoch bigint not null default 0;
alter table zdm_instance add column if not exists comparisons bigint not null default 0;
alter table zdm_instance add column if not exists mismatches bigint not null default 0;

-- Layout 3: between which tables a migration moves rows, so that one that was renamed is noticed.
alter table zdm_migration add column if not exists old_store text not null default '';
alter table zdm_migration add column if not exists new_store text not null default '';

-- Layout 4: the phases that the code of an instance serves; an empty name stands for the first or the last there is.
alter table zdm_instance add column if not exists serves_first text not null default '';
alter table zdm_instance add column if not exists serves_last text not null default '';
alter table zdm_instance add column if not exists serves_contracted boolean not null default true;

-- Layout 5: who still names an old side that nobody should: how often since his start, and who did so last.
alter table zdm_instance add column if not exists old_statements bigint not null default -1;
create table if not exists zdm_sighting (
    migration text        primary key,
    instance  text        not null,
    last_at   timestamptz not null
);

-- Layout 6: the ranges of keys that a scan has still to do, and who is doing which. A token is used once.
alter table zdm_scan add column if not exists planned_stage integer not null default 0;
alter table zdm_scan add column if not exists planned_since timestamptz;
alter table zdm_scan add column if not exists last_token bigint not null default 0;
create table if not exists zdm_chunk (
    migration   text    not null,
    run         bigint  not null,
    kind        text    not null,
    id          bigint  not null,
    after_key   text,
    upto_key    text,
    priority    integer not null,
    token       bigint  not null,
    worker      text,
    lease_until timestamptz,
    primary key (migration, run, kind, id)
);

-- Layout 7: what instances share while a migration moves by itself. Nothing of it is a key of a user's row.
create table if not exists zdm_evidence (
    migration        text        not null,
    epoch            bigint      not null,
    boot_id          text        not null,
    number           bigint      not null,
    instance         text        not null,
    ttl_ms           bigint      not null,
    old_calls        bigint      not null,
    old_failures     bigint      not null,
    old_unavailable  bigint      not null,
    old_too_slow     bigint      not null,
    old_slow         bigint      not null,
    old_keyed        bigint      not null,
    old_failing_keys text        not null,
    old_active_keys  text        not null,
    new_calls        bigint      not null,
    new_failures     bigint      not null,
    new_unavailable  bigint      not null,
    new_too_slow     bigint      not null,
    new_slow         bigint      not null,
    new_keyed        bigint      not null,
    new_failing_keys text        not null,
    new_active_keys  text        not null,
    compared         bigint      not null,
    mismatches       bigint      not null,
    backlog_ms       bigint      not null,
    breaker_open     boolean     not null,
    written_at       timestamptz not null,
    primary key (migration, epoch, boot_id, number)
);
create index if not exists zdm_evidence_by_time on zdm_evidence (migration, epoch, written_at);
create table if not exists zdm_note (
    id        bigint      generated always as identity primary key,
    migration text        not null,
    run       bigint      not null,
    epoch     bigint      not null,
    kind      text        not null,
    subject   text        not null,
    noted_by  text        not null,
    reason    text        not null,
    noted_at  timestamptz not null,
    unique (migration, epoch, kind, subject)
);
create table if not exists zdm_request (
    id             bigint      generated always as identity primary key,
    migration      text        not null,
    action         text        not null,
    expected_epoch bigint      not null,
    subject        text        not null,
    number         integer,
    asked_by       text        not null,
    reason         text        not null,
    asked_at       timestamptz not null,
    taken_by       text,
    taken_at       timestamptz,
    answered_at    timestamptz,
    done           boolean     not null default false,
    answer         text
);
create index if not exists zdm_request_by_time on zdm_request (migration, asked_at);

-- Which layouts these tables have been given; layouts change by addition only.
create table if not exists zdm_layout (
    part    text        not null,
    version integer     not null,
    since   timestamptz not null default clock_timestamp(),
    primary key (part, version)
);

insert into zdm_layout (part, version) values ('state', 2) on conflict do nothing;
insert into zdm_layout (part, version) values ('state', 3) on conflict do nothing;
insert into zdm_layout (part, version) values ('state', 4) on conflict do nothing;
insert into zdm_layout (part, version) values ('state', 5) on conflict do nothing;
insert into zdm_layout (part, version) values ('state', 6) on conflict do nothing;
insert into zdm_layout (part, version) values ('state', 7) on conflict do nothing;
