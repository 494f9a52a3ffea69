package mediahub.rendition;

/** What can happen between the last uploaded byte and the published stream, and in tidying up. */
public sealed interface RenditionEvent extends mediahub.Event
    permits InspectionRequested,
        LadderPlanned,
        EncodeRequested,
        PackageChecked,
        MediaPublished,
        EncodingFailed,
        JobStarted,
        MediaInspected,
        MediaRefused,
        EncodeProgressed,
        RenditionOpened,
        SegmentsEncoded,
        RenditionCompleted,
        JobFinished,
        JobFailed,
        SweepRequested,
        ObjectsSwept,
        SweepAbandoned {}
