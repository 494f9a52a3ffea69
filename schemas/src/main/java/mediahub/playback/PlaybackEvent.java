package mediahub.playback;

/** What can happen to a playback. */
public sealed interface PlaybackEvent extends mediahub.Event
    permits PlaybackStarted, PlaybackRenewed {}
