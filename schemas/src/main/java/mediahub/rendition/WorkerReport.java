package mediahub.rendition;

/** What a worker may say of a job: the part of the events that machines observe. */
public sealed interface WorkerReport extends mediahub.Event
    permits JobStarted,
        MediaInspected,
        MediaRefused,
        EncodeProgressed,
        RenditionOpened,
        SegmentsEncoded,
        RenditionCompleted,
        PackageChecked,
        JobFinished,
        JobFailed,
        ObjectsSwept {}
