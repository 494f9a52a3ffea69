package io.mediahub.upload.storage;

import java.util.Map;

/**
 * A presigned address for one part.
 *
 * @param headers must be sent as they are: they are signed
 */
public record PresignedPart(int number, long sizeBytes, String url, Map<String, String> headers) {}
