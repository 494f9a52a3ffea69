-- What playbacks have shown, what counts as a view, and what viewers want remembered.
create table watch_version (like catalogue_upload_version including all);
create table audit_watching_version (like catalogue_upload_version including all);

-- Where somebody was in a playback that is remembered.
create table watch_position (
    playback_id     text        not null primary key,
    viewer_id       text        not null,
    media_id        text        not null,
    position_millis bigint      not null,
    media_seconds   integer     not null,
    finished        boolean     not null,
    watched_at      timestamptz not null,
    src_offset      bigint      not null
);
create index watch_position_newest on watch_position (viewer_id, watched_at desc, playback_id desc);
create index watch_position_of_media on watch_position (viewer_id, media_id, watched_at desc, playback_id desc);

-- Which parts of its media a playback has shown: a bit each, the first of a byte is its lowest.
create table watch_shown (
    playback_id  text        not null primary key,
    media_id     text        not null,
    part_seconds integer     not null,
    parts        integer     not null,
    shown        bytea       not null,
    shown_at     timestamptz not null,
    src_offset   bigint      not null
);
create index watch_shown_of_media on watch_shown (media_id, shown_at desc);

-- Views: a row for each playback and each rule by which it is one.
create table watch_view (
    playback_id  text        not null,
    rule_id      text        not null,
    rule_version integer     not null,
    media_id     text        not null,
    day          text        not null, -- in UTC, such as 2026-05-01
    counted_at   timestamptz not null,
    src_offset   bigint      not null,
    primary key (playback_id, rule_id, rule_version)
);
create index watch_view_by_day on watch_view (media_id, rule_id, rule_version, day);

create table watch_history (
    viewer_id  text        not null primary key,
    recorded   boolean     not null,
    cleared_at timestamptz,
    src_offset bigint      not null
);

create table watch_deleted (
    viewer_id  text        not null,
    media_id   text        not null,
    deleted_at timestamptz not null,
    src_offset bigint      not null,
    primary key (viewer_id, media_id)
);
