package io.mediahub.upload.storage;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** Counts what is stored. */
public final class StoredObjects {
  private final S3Client s3;

  public StoredObjects(S3Client s3) {
    this.s3 = s3;
  }

  /**
   * @param folder ends with "/"
   * @throws StorageUnavailableException when the store does not answer
   */
  public long count(String bucket, String folder) {
    try {
      return s3
          .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(folder))
          .contents()
          .stream()
          .count();
    } catch (SdkException e) {
      throw new StorageUnavailableException("list the objects of a folder", e);
    }
  }
}
