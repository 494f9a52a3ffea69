package io.mediahub.upload.storage;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Small files that the service itself receives and stores. A store that cannot be reached or
 * answers with a fault is a {@link StorageUnavailableException}.
 */
public final class TextStore {
  private final S3Client s3;

  public TextStore(S3Client s3) {
    this.s3 = s3;
  }

  /** Stores a whole object; one that is there already is replaced. */
  public void put(String bucket, String objectKey, String contentType, byte[] content) {
    asking(
        "store a file",
        () ->
            s3.putObject(
                request -> request.bucket(bucket).key(objectKey).contentType(contentType),
                RequestBody.fromBytes(content)));
  }

  /** Deletes an object, if there is one. */
  public void delete(String bucket, String objectKey) {
    asking(
        "delete an object",
        () -> s3.deleteObject(request -> request.bucket(bucket).key(objectKey)));
  }

  /**
   * Deletes all objects of a folder.
   *
   * @param folder ends with "/"
   * @param kept the key of one that stays; null for none
   */
  public void deleteAll(String bucket, String folder, @Nullable String kept) {
    asking(
        "delete the objects of a folder",
        () -> {
          s3
              .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(folder))
              .contents()
              .stream()
              .map(S3Object::key)
              .filter(key -> !key.equals(kept))
              .toList()
              .forEach(key -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
          return folder;
        });
  }

  private static <T> T asking(String task, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new StorageUnavailableException(task, e);
    }
  }
}
