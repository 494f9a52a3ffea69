-- How far a model reflects the log, and which log that is. Rows made by an older version of the
-- folds are dropped by the service and made again.
alter table read_model_position add column fold_version integer not null default 1;
alter table read_model_position alter column fold_version drop default;
alter table read_model_position add column leader_epoch integer;
alter table read_model_position add column topic_id text;

-- Keys of which a record could not be applied: it and all later ones of the key wait in
-- parked_record, while other keys go on. Written in the transaction that moves the position.
create table parked_key (
    model     text        not null,
    topic     text        not null,
    key       text        not null,
    partition integer     not null,
    reason    text        not null, -- undecodable needs-newer-reader unknown-schema cannot-apply gap
    why       text        not null,
    since     timestamptz not null,
    request   text,                 -- replay drop: of an operator, until it is carried out
    primary key (model, topic, key)
);

create table parked_record (
    model       text        not null,
    topic       text        not null,
    partition   integer     not null,
    src_offset  bigint      not null,
    key         text        not null,
    recorded_at timestamptz not null,
    value       bytea,
    headers     text        not null, -- a line each: name and value, base64
    size_bytes  bigint      not null,
    primary key (model, topic, partition, src_offset)
);
create index parked_record_of_key on parked_record (model, topic, key, src_offset);

-- The last version of each aggregate that a model has applied: an event that comes twice is passed
-- by, and one that is missing is noticed.
create table catalogue_upload_version (
    aggregate_id text   not null primary key,
    version      bigint not null,
    src_offset   bigint not null
);
create table catalogue_rendition_version (like catalogue_upload_version including all);
create table access_grant_version (like catalogue_upload_version including all);
create table audit_user_version (like catalogue_upload_version including all);
create table audit_session_version (like catalogue_upload_version including all);
create table audit_upload_version (like catalogue_upload_version including all);
create table audit_rendition_version (like catalogue_upload_version including all);
create table audit_grant_version (like catalogue_upload_version including all);
create table audit_playback_version (like catalogue_upload_version including all);

-- Models that go on from where they are. The catalogue is made again.
insert into access_grant_version select grant_id, version, src_offset from access_grant;
insert into audit_user_version
select aggregate_id, max(version), max(src_offset) from audit_event
where topic = 'mediahub.user.events.v1' group by aggregate_id;
insert into audit_session_version
select aggregate_id, max(version), max(src_offset) from audit_event
where topic = 'mediahub.session.events.v1' group by aggregate_id;
insert into audit_upload_version
select aggregate_id, max(version), max(src_offset) from audit_event
where topic = 'mediahub.upload.events.v1' group by aggregate_id;
insert into audit_rendition_version
select aggregate_id, max(version), max(src_offset) from audit_event
where topic = 'mediahub.rendition.events.v1' group by aggregate_id;
insert into audit_grant_version
select aggregate_id, max(version), max(src_offset) from audit_event
where topic = 'mediahub.grant.events.v1' group by aggregate_id;
insert into audit_playback_version
select aggregate_id, max(version), max(src_offset) from audit_event
where topic = 'mediahub.playback.events.v1' group by aggregate_id;
