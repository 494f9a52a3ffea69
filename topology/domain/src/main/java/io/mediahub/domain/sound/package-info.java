/** Loudness and waveforms. */
@NullMarked
package io.mediahub.domain.sound;

import org.jspecify.annotations.NullMarked;
