package mediahub.upload;

/** What can happen to an upload. */
public sealed interface UploadEvent extends mediahub.Event
    permits UploadRequested,
        UploadCompleted,
        UploadAborted,
        UploadRefused,
        UploadDeclined,
        CompletionRefused,
        UploadDiscarded {}
