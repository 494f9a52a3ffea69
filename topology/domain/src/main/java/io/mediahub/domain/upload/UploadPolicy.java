package io.mediahub.domain.upload;

import java.util.Set;

/**
 * What may be uploaded.
 *
 * @param maxBytes largest file, inclusive
 * @param maxImageBytes largest image, inclusive
 * @param contentTypes accepted media types, lower case, without parameters
 */
public record UploadPolicy(long maxBytes, long maxImageBytes, Set<String> contentTypes) {
  private static final String IMAGES = "image/";

  /** The largest file of a type. */
  long maxBytesOf(String contentType) {
    return contentType.startsWith(IMAGES) ? Math.min(maxImageBytes, maxBytes) : maxBytes;
  }

  /** Whether a file is an image and no images are accepted at all. */
  boolean excludesImages(String contentType) {
    return contentType.startsWith(IMAGES)
        && contentTypes.stream().noneMatch(type -> type.startsWith(IMAGES));
  }
}
