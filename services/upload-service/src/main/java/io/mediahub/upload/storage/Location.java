package io.mediahub.upload.storage;

/**
 * A multipart upload in the object store.
 *
 * @param multipartId the object store's id of the upload
 */
public record Location(String bucket, String objectKey, String multipartId) {}
