-- media-catalogue: from which secret the key of an encrypted rendition is derived; null when it is not
-- encrypted. Events of earlier versions know none, so nothing has to be made again.
alter table catalogue_rendition add column content_key_id text;
