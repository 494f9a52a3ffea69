-- media-catalogue: what can be played of a media comes in packages, such as a preview and the main
-- package. The catalogue is made again; attempts of earlier versions become packages.
create table catalogue_package (
    media_id       text        not null,
    package_id     text        not null,
    path           text        not null, -- of its playlists and objects, below the media's folder
    kind           text        not null, -- main preview
    state          text        not null
        constraint catalogue_package_state_known
            check (state in ('encoding', 'published', 'abandoned')),
    recipe_id      text,
    ladder_version integer,
    video_rungs    jsonb,                -- null of earlier versions: catalogue_media has them
    audio_rungs    jsonb,
    segment_millis integer,
    chunk_count    integer     not null, -- of the pictures; 0 where they are not cut into chunks
    based_on       text,                 -- the package that has the kept renditions
    kept           text        not null, -- renditions that are taken over, space-separated
    code           text,                 -- why it was abandoned
    sentence       text,
    planned_at     timestamptz not null,
    playable_at    timestamptz,
    published_at   timestamptz,
    src_offset     bigint      not null,
    primary key (media_id, package_id)
);

-- Which package viewers get, which one follows if that is abandoned, which main package is being
-- encoded and which one was published last; and sweeps under way, a line each.
alter table catalogue_media
    add column package_id text,
    add column standby_id text,
    add column encoding_id text,
    add column published_id text,
    add column sweeps text not null default '';

drop table catalogue_rendition;
create table catalogue_rendition (
    media_id             text    not null,
    package_id           text    not null,
    rendition_id         text    not null,
    init_name            text    not null,
    init_bytes           bigint  not null,
    codecs               text    not null,
    segment_count        integer not null, -- there so far, in any order
    chunks               integer not null, -- of these its segments are
    duration_micros      bigint  not null,
    size_bytes           bigint  not null,
    peak_bits_per_second bigint  not null, -- of the costliest segment
    complete             boolean not null, -- of chunks: when there are as many as the package has
    src_offset           bigint  not null,
    primary key (media_id, package_id, rendition_id)
);

drop table catalogue_segment;
create table catalogue_segment (
    media_id        text    not null,
    package_id      text    not null,
    rendition_id    text    not null,
    segment_index   integer not null,
    name            text    not null,
    duration_micros bigint  not null,
    size_bytes      bigint  not null,
    fragments       jsonb   not null,
    src_offset      bigint  not null,
    primary key (media_id, package_id, rendition_id, segment_index)
);

alter table catalogue_upload drop constraint catalogue_upload_state_known;
alter table catalogue_upload add constraint catalogue_upload_state_known
    check (state in ('uploading', 'completed', 'aborted', 'refused', 'deleted'));
alter table catalogue_media drop constraint catalogue_media_phase_known;
alter table catalogue_media add constraint catalogue_media_phase_known
    check (phase in ('inspecting', 'encoding', 'published', 'refused', 'failed', 'cancelled',
                     'deleted'));

-- Deleted media are in no list.
drop index catalogue_upload_newest_of_owner;
create index catalogue_upload_newest_of_owner
    on catalogue_upload (owner_id, requested_at desc, media_id desc) where state <> 'deleted';
