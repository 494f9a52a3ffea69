-- Who asked for what is to be done with a parked key.
alter table parked_key add column requested_by text, add column requested_why text,
                       add column requested_at timestamptz;

-- Parked records that operators have put another value in the place of. The log keeps what it has:
-- whoever reads it again applies these values instead, so that they stay when rows are made again.
create table corrected_record (
    model        text        not null,
    topic        text        not null,
    partition    integer     not null,
    src_offset   bigint      not null,
    key          text        not null,
    recorded_at  timestamptz not null,
    fingerprint  text        not null, -- SHA-256 of the original value, to tell another log by
    original     bytea,
    headers      text        not null,
    corrected    bytea       not null,
    corrected_by text        not null,
    corrected_why text       not null,
    corrected_at timestamptz not null,
    primary key (model, topic, partition, src_offset)
);

-- What operators gave up: a record that is never applied, or the versions that are missing before
-- one. These stay as well.
create table dropped_record (
    model       text        not null,
    topic       text        not null,
    partition   integer     not null,
    src_offset  bigint      not null,
    what        text        not null check (what in ('record', 'versions')),
    key         text        not null,
    recorded_at timestamptz not null,
    fingerprint text        not null,
    value       bytea,
    headers     text        not null,
    size_bytes  bigint      not null,
    reason      text        not null, -- why it was parked
    why         text        not null,
    dropped_by  text        not null,
    dropped_why text        not null,
    dropped_at  timestamptz not null,
    primary key (model, topic, partition, src_offset, what)
);
create index dropped_record_newest on dropped_record (model, dropped_at desc);
