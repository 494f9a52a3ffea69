package io.mediahub.domain.upload;

import io.mediahub.domain.status.MediaKind;
import io.mediahub.domain.status.MediaStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an uploaded file once it was looked at. The media catalogue says it, which may
 * be some moments behind.
 *
 * @param status of the media; inspecting while the catalogue does not know it
 * @param kind null before the inspection
 * @param durationMicros 0 before the inspection, of images, and where the file does not say
 */
public record SourceFacts(MediaStatus status, @Nullable MediaKind kind, long durationMicros) {}
