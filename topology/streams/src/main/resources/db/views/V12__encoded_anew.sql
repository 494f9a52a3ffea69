-- media-catalogue: the last attempt to encode a published media anew by another recipe. Events of
-- earlier versions know none, so nothing has to be made again.
create table catalogue_reencode (
    media_id   text        primary key,
    recipe_id  text        not null, -- the recipe to reach
    state      text        not null
        constraint catalogue_reencode_state_known
            check (state in ('running', 'published', 'failed', 'withdrawn')),
    code       text,                 -- why it failed
    sentence   text,
    begun_at   timestamptz not null,
    ended_at   timestamptz,
    src_offset bigint      not null
);

-- Lists what has another recipe than the newest, media by media.
create index catalogue_media_published on catalogue_media (media_id) where published_id is not null;
