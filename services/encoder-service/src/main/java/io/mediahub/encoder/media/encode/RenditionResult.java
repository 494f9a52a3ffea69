package io.mediahub.encoder.media.encode;

/** A complete rendition that has passed the probe. */
public record RenditionResult(String renditionId, int segments, long durationMicros) {}
