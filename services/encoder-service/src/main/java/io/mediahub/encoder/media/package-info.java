/**
 * The media engine: what a file is, what is made of it, and that ffmpeg does no harm. Plain Java;
 * knows neither Kafka nor Spring.
 */
@NullMarked
package io.mediahub.encoder.media;

import org.jspecify.annotations.NullMarked;
