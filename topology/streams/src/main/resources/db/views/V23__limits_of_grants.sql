-- viewer-access: within which limits a grant counts. Null is without a limit, as in rows of earlier
-- versions.
alter table access_grant
    add column opens_at  timestamptz,
    add column closes_at timestamptz,
    add column plays     integer; -- how many playbacks may begin under it
