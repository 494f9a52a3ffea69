package io.mediahub.encoder.media.encode;

/**
 * A complete rendition that joins with the others of its ladder. The event {@code
 * RenditionCompleted} adds the job and its attempt, which the media engine does not know.
 */
public record RenditionResult(String renditionId, int segments, long durationMicros) {}
