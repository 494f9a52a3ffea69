package io.mediahub.encoder.store;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.encoder.media.MediaFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import mediahub.upload.SourceObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The object store: sources are read from it, and renditions written to it. Calls are retried as
 * {@link StoreClient} says, and can be interrupted.
 */
public final class MediaStore {
  private static final Logger LOG = LoggerFactory.getLogger(MediaStore.class);

  /**
   * For the cache of a CDN: an object below a package's prefix never changes. The edge sets the
   * header that viewers get.
   */
  private static final String IMMUTABLE = "public, max-age=31536000, immutable";

  /** A slower download of a source fails. */
  private static final long SLOWEST_BYTES_PER_SECOND = 256 << 10;

  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;
  private static final int MOST_CONFLICTS = 10;

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
      throw unavailable("The object store failed while the uploaded file was read.", e);
    }
  }

  /**
   * Copies an uploaded object into a file.
   *
   * @throws IOException when the file cannot be written
   */
  public void download(SourceObject source, Path file) throws IOException {
    Duration atMost =
        StoreClient.CALL.plusSeconds(source.getSizeBytes() / SLOWEST_BYTES_PER_SECOND);
    try {
      s3.getObject(
          get ->
              get.bucket(source.getBucket())
                  .key(source.getObjectKey())
                  .overrideConfiguration(
                      call -> call.apiCallAttemptTimeout(atMost).apiCallTimeout(atMost)),
          new ToFile(file));
    } catch (NoSuchKeyException | NoSuchBucketException e) {
      throw missing();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (SdkException e) {
      if (e.getCause() instanceof UncheckedIOException disk) {
        throw disk.getCause();
      }
      throw unavailable("The object store failed while the uploaded file was read.", e);
    }
  }

  /** Writes one file of a rendition. When this returns, readers can read it. */
  public void put(String key, byte[] bytes, String contentType) {
    try {
      s3.putObject(
          put -> put.bucket(mediaBucket).key(key).contentType(contentType).cacheControl(IMMUTABLE),
          RequestBody.fromContentProvider(
              () -> new ByteArrayInputStream(bytes), bytes.length, contentType));
    } catch (SdkException e) {
      throw unavailable("The object store failed while a part of a rendition was stored.", e);
    }
  }

  /**
   * Writes an object unless there is one with this key: of several writers one creates it.
   *
   * @return whether this call created it; false as well when an earlier try of this call did, whose
   *     answer was lost
   */
  public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
    for (int tries = 1; ; tries++) {
      try {
        s3.putObject(
            put -> put.bucket(mediaBucket).key(key).contentType(contentType).ifNoneMatch("*"),
            RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes), bytes.length, contentType));
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() == PRECONDITION_FAILED) {
          return false;
        }
        // Another write of the same key is under way: it may fail yet, so this one asks again.
        if (e.statusCode() != CONFLICT || tries == MOST_CONFLICTS) {
          throw unavailable("The object store failed while the result of a part was stored.", e);
        }
      } catch (SdkException e) {
        throw unavailable("The object store failed while the result of a part was stored.", e);
      }
    }
  }

  /** Bytes of an object of the media bucket, as far as there is one. */
  public Optional<byte[]> find(String key) {
    try {
      return Optional.of(
          s3.getObjectAsBytes(get -> get.bucket(mediaBucket).key(key)).asByteArray());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw unavailable("The object store failed while a part of a package was read.", e);
    }
  }

  /**
   * Bytes of an object of the media bucket.
   *
   * @throws MediaFailure {@code package-broken} when it is not there
   */
  public byte[] read(String key) {
    return find(key)
        .orElseThrow(
            () ->
                new MediaFailure(
                    JobFailure.PACKAGE_BROKEN,
                    "An object of the package is no longer in the object store."));
  }

  /**
   * Reads a range of an uploaded object until the buffer is full, or the object ends.
   *
   * @param offset of the first byte; less than the size
   */
  public void read(SourceObject source, long offset, ByteBuffer into) {
    String range = "bytes=%d-%d".formatted(offset, offset + into.remaining() - 1);
    try {
      byte[] bytes =
          s3.getObjectAsBytes(
                  get -> get.bucket(source.getBucket()).key(source.getObjectKey()).range(range))
              .asByteArray();
      into.put(bytes, 0, Math.min(bytes.length, into.remaining()));
    } catch (NoSuchKeyException | NoSuchBucketException e) {
      throw missing();
    } catch (SdkException e) {
      throw unavailable("The object store failed while the uploaded file was read.", e);
    }
  }

  /** Deletes objects of the media bucket; a missing one is not an error. */
  public void delete(List<String> keys) {
    try {
      for (String key : keys) {
        s3.deleteObject(delete -> delete.bucket(mediaBucket).key(key));
      }
    } catch (SdkException e) {
      throw unavailable("The object store failed while unused objects were deleted.", e);
    }
  }

  /**
   * Deletes every object whose key begins with a prefix, however many there are.
   *
   * @param prefix ends with "/", so that it is a folder and not the beginning of another's name
   */
  public Deleted deleteBelow(String prefix) {
    return deleteBelow(prefix, key -> true);
  }

  /**
   * Deletes objects whose keys begin with a prefix.
   *
   * @param prefix ends with "/"
   * @param unneeded which of them
   */
  public Deleted deleteBelow(String prefix, Predicate<String> unneeded) {
    if (!prefix.endsWith("/") || prefix.length() < 2) {
      throw new IllegalArgumentException("no folder: " + prefix);
    }
    long objects = 0;
    long bytes = 0;
    try {
      for (var page : s3.listObjectsV2Paginator(list -> list.bucket(mediaBucket).prefix(prefix))) {
        for (S3Object object : page.contents()) {
          if (!unneeded.test(object.key())) {
            continue;
          }
          s3.deleteObject(delete -> delete.bucket(mediaBucket).key(object.key()));
          objects++;
          bytes += object.size();
        }
      }
      return new Deleted(objects, bytes);
    } catch (SdkException e) {
      throw unavailable("The object store failed while unused objects were deleted.", e);
    }
  }

  /** Deletes an uploaded object; a missing one is not an error. */
  public Deleted delete(SourceObject source) {
    try {
      long size =
          s3.headObject(head -> head.bucket(source.getBucket()).key(source.getObjectKey()))
              .contentLength();
      s3.deleteObject(delete -> delete.bucket(source.getBucket()).key(source.getObjectKey()));
      return new Deleted(1, size);
    } catch (NoSuchKeyException | NoSuchBucketException e) {
      return new Deleted(0, 0);
    } catch (SdkException e) {
      throw unavailable("The object store failed while a refused file was deleted.", e);
    }
  }

  /** How much was deleted. */
  public record Deleted(long objects, long bytes) {
    public Deleted and(Deleted other) {
      return new Deleted(objects + other.objects, bytes + other.bytes);
    }
  }

  private static MediaFailure missing() {
    return new MediaFailure(
        JobFailure.SOURCE_MISSING, "The uploaded file is no longer in the object store.");
  }

  private static MediaFailure unavailable(String sentence, SdkException cause) {
    LOG.warn(sentence, cause);
    return new MediaFailure(JobFailure.STORAGE_UNAVAILABLE, sentence);
  }
}
