-- media-catalogue, from mediahub.encode.progress.v1: news of the last day, not made again by a
-- rebuild. It counts while job_id and attempt are those of catalogue_media.
create table catalogue_progress (
    media_id   text    not null primary key,
    job_id     text    not null,
    attempt    integer not null,
    permille   integer not null,
    src_offset bigint  not null
);
