-- The words are those of UploadStatus and MediaStatus in topology/domain that a projection writes;
-- StatusChecksTest compares. A new status needs a migration that replaces the check, before the
-- version that writes it.
alter table catalogue_upload add constraint catalogue_upload_state_known
    check (state in ('uploading', 'completed', 'aborted', 'refused'));
alter table catalogue_media add constraint catalogue_media_phase_known
    check (phase in ('inspecting', 'encoding', 'published', 'refused', 'failed'));
