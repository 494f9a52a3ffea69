package io.mediahub.encoder.media.text;

/**
 * A subtitle.
 *
 * @param settings of WebVTT, such as {@code line:0 align:start}; empty for the usual place
 * @param text as WebVTT writes it: escaped, with no other tags than b, i, u and v
 */
public record Cue(long startMicros, long endMicros, String settings, String text) {}
