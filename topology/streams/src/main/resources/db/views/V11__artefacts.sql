-- media-catalogue: what is made of a file beside its renditions, such as a poster, the sizes of an
-- image, or subtitles. The catalogue is made again.
create table catalogue_artefact (
    media_id    text        not null,
    artefact_id text        not null,
    kind        text        not null, -- poster storyboard motion image cover waveform chapters subtitles
    job_id      text        not null, -- that made it
    folder      text        not null, -- of its files, below the media's folder; ends with "/"
    files       jsonb       not null, -- in order
    language    text        not null, -- BCP 47; empty where there is none
    name        text        not null,
    at_micros   bigint      not null,
    blur_hash   text        not null,
    step_micros bigint      not null,
    preferred   boolean     not null,
    forced      boolean     not null,
    made_at     timestamptz not null,
    src_offset  bigint      not null,
    primary key (media_id, artefact_id)
);

-- Requests for artefacts that are open or were given up, the newest of each target.
create table catalogue_artefact_job (
    media_id     text        not null,
    job_id       text        not null,
    target       text        not null, -- file poster, or the artefact of uploaded subtitles
    code         text,                 -- why it was given up; null while it is open
    sentence     text,
    requested_at timestamptz not null,
    src_offset   bigint      not null,
    primary key (media_id, job_id)
);

-- media-catalogue, from mediahub.upload.events.v1: languages of which subtitles were uploaded and
-- not removed. Their artefacts are those made since then.
create table catalogue_subtitles (
    media_id   text        not null,
    language   text        not null,
    since      timestamptz not null,
    src_offset bigint      not null,
    primary key (media_id, language)
);

alter table catalogue_media
    add column kind text -- null before the inspection
        constraint catalogue_media_kind_known check (kind in ('video', 'audio', 'image')),
    add column width integer, -- of an image, upright
    add column height integer;
