package io.mediahub.encoder.store;

import io.mediahub.encoder.media.MediaFailure;
import java.nio.file.Path;
import mediahub.upload.SourceObject;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** The object store: sources are read from it, and renditions written to it. */
public final class MediaStore {
  /** What is below an attempt's prefix is never written twice with other content. */
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";

  private final S3Client s3;
  private final String mediaBucket;

  public MediaStore(S3Client s3, String mediaBucket) {
    this.s3 = s3;
    this.mediaBucket = mediaBucket;
  }

  /**
   * Bytes of an uploaded object.
   *
   * @throws MediaFailure {@code source-missing} for good; {@code storage-unavailable} for now
   */
  public long size(SourceObject source) {
    try {
      return s3.headObject(head -> head.bucket(source.getBucket()).key(source.getObjectKey()))
          .contentLength();
    } catch (NoSuchKeyException | NoSuchBucketException e) {
      throw missing();
    } catch (SdkException e) {
      throw unavailable("asked for the source", e);
    }
  }

  /** Copies an uploaded object into a file that does not exist yet. */
  public void download(SourceObject source, Path file) {
    try {
      s3.getObject(
          get -> get.bucket(source.getBucket()).key(source.getObjectKey()),
          ResponseTransformer.toFile(file));
    } catch (NoSuchKeyException | NoSuchBucketException e) {
      throw missing();
    } catch (SdkException e) {
      throw unavailable("asked for the source", e);
    }
  }

  /** Writes one file of a rendition; when this returns, readers can have it. */
  public void put(String key, byte[] bytes, String contentType) {
    try {
      s3.putObject(
          put -> put.bucket(mediaBucket).key(key).contentType(contentType).cacheControl(IMMUTABLE),
          RequestBody.fromBytes(bytes));
    } catch (SdkException e) {
      throw unavailable("given " + key, e);
    }
  }

  private static MediaFailure missing() {
    return MediaFailure.forGood(
        "source-missing", "The uploaded file is not in the object store any more.");
  }

  private static MediaFailure unavailable(String what, SdkException cause) {
    MediaFailure failure =
        MediaFailure.forNow(
            "storage-unavailable",
            "The object store failed when it was %s: %s".formatted(what, cause.getMessage()));
    failure.initCause(cause);
    return failure;
  }
}
