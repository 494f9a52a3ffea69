package io.mediahub.encoder.media.encode;

/** A complete rendition that joins with the others of its ladder. */
public record RenditionResult(String renditionId, int segments, long durationMicros) {}
