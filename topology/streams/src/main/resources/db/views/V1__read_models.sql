-- Read models: folds of the event log, written by the topologies of topology/streams alone and
-- disposable. Each table is made from one topic; src_offset is the offset, in the partition that the
-- row's key lives in, of the event that made the row what it is. A write never lowers it.

-- How far the tables of a model reflect the log. Written in the same transaction as the rows.
create table read_model_position (
    model       text    not null,
    topic       text    not null,
    partition   integer not null,
    next_offset bigint  not null,
    primary key (model, topic, partition)
);

-- media-catalogue, from mediahub.upload.events.v1
create table catalogue_upload (
    media_id         text        not null primary key,
    owner_id         text        not null,
    title            text        not null,
    content_type     text        not null,
    size_bytes       bigint      not null,
    state            text        not null, -- uploading completed aborted refused
    refusal_code     text,
    refusal_sentence text,
    refusal_hint     text,
    requested_at     timestamptz not null,
    completed_at     timestamptz,
    version          bigint      not null,
    src_offset       bigint      not null
);
create index catalogue_upload_newest_of_owner
    on catalogue_upload (owner_id, requested_at desc, media_id desc);
create index catalogue_upload_newest on catalogue_upload (requested_at desc, media_id desc);

-- media-catalogue, from mediahub.rendition.events.v1
create table catalogue_media (
    media_id          text    not null primary key,
    phase             text    not null, -- inspecting encoding published refused failed
    job_id            text,             -- of the encode job
    attempt           integer,
    permille          integer not null,
    inspection        jsonb,
    video_rungs       jsonb,
    audio_rungs       jsonb,
    segment_millis    integer,
    duration_micros   bigint,
    refusal_code      text,
    refusal_sentence  text,
    refusal_hint      text,
    inspected_at      timestamptz,
    first_playable_at timestamptz,      -- when every rendition opened so far first had a segment
    awaited           text    not null, -- renditions opened and still without one, space-separated
    published_at      timestamptz,
    version           bigint  not null,
    src_offset        bigint  not null
);

create table catalogue_rendition (
    media_id             text    not null,
    rendition_id         text    not null,
    job_id               text    not null,
    attempt              integer not null,
    prefix               text    not null,
    init_name            text    not null,
    init_bytes           bigint  not null,
    codecs               text    not null,
    segment_count        integer not null,
    duration_micros      bigint  not null,
    size_bytes           bigint  not null,
    peak_bits_per_second bigint  not null, -- of the costliest segment
    complete             boolean not null,
    src_offset           bigint  not null,
    primary key (media_id, rendition_id)
);

-- Segments of an attempt that was given up stay until overwritten: read those whose job_id and
-- attempt are the rendition's.
create table catalogue_segment (
    media_id        text    not null,
    rendition_id    text    not null,
    segment_index   integer not null,
    job_id          text    not null,
    attempt         integer not null,
    name            text    not null,
    duration_micros bigint  not null,
    size_bytes      bigint  not null,
    fragments       jsonb   not null,
    src_offset      bigint  not null,
    primary key (media_id, rendition_id, segment_index)
);

-- viewer-access, from mediahub.grant.events.v1
create table access_grant (
    grant_id   text    not null primary key,
    media_id   text    not null,
    viewer_id  text, -- null is everyone
    active     boolean not null,
    version    bigint  not null,
    src_offset bigint  not null
);
create index access_grant_of_media on access_grant (media_id);
create index access_grant_of_viewer on access_grant (viewer_id) where active;

-- audit-timeline, from every event topic
create table audit_event (
    topic          text        not null,
    partition      integer     not null,
    src_offset     bigint      not null,
    event_id       text        not null,
    aggregate_id   text        not null,
    media_id       text,
    type           text        not null,
    version        bigint      not null,
    occurred_at    timestamptz not null, -- by the clock of whoever decided
    recorded_at    timestamptz not null, -- timestamp of the Kafka record
    actor          text        not null,
    causation_id   text        not null,
    correlation_id text        not null,
    event          jsonb       not null, -- bytes as base64
    primary key (topic, partition, src_offset)
);
create index audit_event_of_media on audit_event (media_id, recorded_at) where media_id is not null;
create index audit_event_of_aggregate on audit_event (aggregate_id, version);
