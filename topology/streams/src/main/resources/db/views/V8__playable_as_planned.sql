-- A media is playable when every planned rendition has a segment: those planned, space-separated, and
-- of these the ones still without a segment. The catalogue is made again.
alter table catalogue_media add column planned text not null default '';
