-- What everyone may watch is found without looking at every upload, and the grants of a medium are
-- read page by page in the order of their ids.
create index access_grant_of_everyone on access_grant (media_id) where viewer_id is null and active;
create index access_grant_of_media_in_order on access_grant (media_id, grant_id);
drop index access_grant_of_media;
