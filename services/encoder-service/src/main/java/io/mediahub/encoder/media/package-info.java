/**
 * The media engine: inspects files, encodes ladders, and runs ffmpeg in a sandbox. Plain Java;
 * knows neither Kafka nor Spring.
 */
@NullMarked
package io.mediahub.encoder.media;

import org.jspecify.annotations.NullMarked;
