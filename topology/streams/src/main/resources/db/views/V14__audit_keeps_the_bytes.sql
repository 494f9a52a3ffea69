-- audit-timeline: each event's bytes as they lie in the log, and their SHA-256. The table is made again,
-- and is partitioned by month: the service makes the months, two ahead of the newest event, and there is
-- no default partition, which would stand in the way of a month once it held a row.
drop table audit_event;
create table audit_event (
    topic          text        not null,
    partition      integer     not null,
    src_offset     bigint      not null,
    recorded_at    timestamptz not null, -- timestamp of the Kafka record; which month has the row
    event_id       text        not null,
    aggregate      text        not null, -- user invitation session upload rendition grant playback
    aggregate_id   text        not null,
    media_id       text,
    type           text        not null,
    version        bigint      not null,
    occurred_at    timestamptz not null, -- by the clock of whoever decided
    actor          text        not null,
    causation_id   text        not null,
    correlation_id text        not null,
    value          bytea       not null, -- of the Kafka record
    sha256         bytea       not null  -- of value
        constraint audit_event_sha256_whole check (octet_length(sha256) = 32),
    -- Every unique key of a partitioned table has what it is partitioned by. A record keeps its
    -- timestamp, so that this is one row a record all the same.
    primary key (topic, partition, src_offset, recorded_at)
) partition by range (recorded_at);

-- "As of": the events of one aggregate up to a time, without those after it.
create index audit_event_of_aggregate on audit_event (aggregate_id, recorded_at, version);
create index audit_event_of_media on audit_event (media_id, recorded_at) where media_id is not null;
create index audit_event_of_media_history on audit_event (media_id, recorded_at)
    where media_id is not null and topic <> 'mediahub.playback.events.v1';
-- Rows lie in the order of time, so that this index is a hundredth of a b-tree.
create index audit_event_by_time on audit_event
    using brin (recorded_at) with (pages_per_range = 32, autosummarize = on);
