-- The history of a medium that many people watch is read without passing over their playbacks, which
-- are counted by day and never shown.
create index audit_event_of_media_history on audit_event (media_id, recorded_at)
    where media_id is not null and topic <> 'mediahub.playback.events.v1';
