package io.mediahub.encoder.media.image;

import io.mediahub.encoder.media.still.StillFile;

/**
 * A moving picture without sound.
 *
 * @param durationMicros how long one round of it takes
 * @param cut whether the source goes on after that
 */
public record Animation(StillFile file, long durationMicros, boolean cut) {}
