package io.mediahub.encoder.media.sound;

import io.mediahub.domain.sound.Loudness;

/** What one pass over a track finds out. */
public record SoundMeasure(Loudness loudness, Waveform waveform) {}
