package io.mediahub.domain.upload;

import java.util.Set;

/**
 * What may be uploaded.
 *
 * @param maxBytes largest file, inclusive
 * @param contentTypes accepted media types, lower case, without parameters
 */
public record UploadPolicy(long maxBytes, Set<String> contentTypes) {}
