-- media-catalogue: what owners and administrators decide about media. Events of earlier versions
-- decide nothing, so that rows stay as they are.
alter table catalogue_upload
    add column description text,
    add column tags        jsonb,       -- texts, in the order of their owner
    add column language    text,        -- BCP 47
    add column visibility  text,        -- null is granted
    add column opens_at    timestamptz,
    add column closes_at   timestamptz,
    add column remove_at   timestamptz, -- deleted by its owner, who may restore it until then
    add column takedown    text,        -- why an administrator took it down
    add constraint catalogue_upload_visibility_known
        check (visibility in ('private', 'granted', 'unlisted', 'members', 'public', 'unknown'));

-- What every member may find, newest first.
create index catalogue_upload_listed on catalogue_upload (requested_at desc, media_id desc)
    where visibility in ('members', 'public');
