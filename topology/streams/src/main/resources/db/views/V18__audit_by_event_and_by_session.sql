-- A single event is asked for by its id: by proofs, and by people who have found it in a log line. The index
-- is made in every month that there is, and a month that is made later has all indexes of the table.
create index audit_event_by_id on audit_event (event_id);

-- Whose sessions there were: a session is opened by its person.
create index audit_event_of_sessions on audit_event (actor, recorded_at) where type = 'SessionOpened';
