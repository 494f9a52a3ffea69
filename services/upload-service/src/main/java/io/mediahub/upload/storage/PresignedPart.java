package io.mediahub.upload.storage;

import java.util.Map;

/**
 * An address to which one part may be sent for a while.
 *
 * @param headers must be sent as they are: they are signed
 */
public record PresignedPart(int number, long sizeBytes, String url, Map<String, String> headers) {}
