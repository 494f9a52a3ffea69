package io.mediahub.upload.storage;

/**
 * Where an upload is going on.
 *
 * @param multipartId the object store's own id of it
 */
public record Location(String bucket, String objectKey, String multipartId) {}
