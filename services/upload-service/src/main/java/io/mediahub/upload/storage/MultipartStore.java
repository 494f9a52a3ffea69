package io.mediahub.upload.storage;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.model.PresignedUploadPartRequest;

/**
 * Multipart uploads. Every method is idempotent, so that it may be called again after a crash. A
 * store that cannot be reached or answers with a fault is a {@link StorageUnavailableException}.
 */
public final class MultipartStore {
  /** The longest that the store may take for one answer, with all retries. */
  public static final Duration SLOWEST_ANSWER = Duration.ofSeconds(20);

  /** The longest that the store may take to join the parts of a large file. */
  public static final Duration SLOWEST_JOIN = Duration.ofMinutes(4);

  private static final int NOT_FOUND = 404;

  private final S3Client s3;
  private final PartAddresses addresses;
  private final Duration addressValidity;

  public MultipartStore(S3Client s3, PartAddresses addresses, Duration addressValidity) {
    this.s3 = s3;
    this.addresses = addresses;
    this.addressValidity = addressValidity;
  }

  public Location open(String bucket, String objectKey, String contentType) {
    return asking(
        "begin an upload",
        () ->
            new Location(
                bucket,
                objectKey,
                s3.createMultipartUpload(
                        request -> request.bucket(bucket).key(objectKey).contentType(contentType))
                    .uploadId()));
  }

  /**
   * The address is signed with the length of the part, so that the store refuses a body of any
   * other size.
   *
   * @param platform the platform's address as the client asked for it
   */
  public PresignedPart presign(URI platform, Location at, int number, long sizeBytes) {
    PresignedUploadPartRequest signed =
        addresses
            .askedAt(platform)
            .presignUploadPart(
                request ->
                    request
                        .signatureDuration(addressValidity)
                        .uploadPartRequest(
                            part ->
                                part.bucket(at.bucket())
                                    .key(at.objectKey())
                                    .uploadId(at.multipartId())
                                    .partNumber(number)
                                    .contentLength(sizeBytes)));
    Map<String, String> headers = new HashMap<>();
    signed.signedHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
    headers.keySet().removeIf("host"::equalsIgnoreCase);
    return new PresignedPart(number, sizeBytes, signed.url().toString(), headers);
  }

  /**
   * Parts that have arrived, by number. Empty also when the upload was completed, aborted or never
   * begun: not every store distinguishes these.
   */
  public List<ReceivedPart> received(Location at) {
    return asking(
        "list parts",
        () -> {
          try {
            return s3
                .listPartsPaginator(
                    request ->
                        request.bucket(at.bucket()).key(at.objectKey()).uploadId(at.multipartId()))
                .parts()
                .stream()
                .map(MultipartStore::part)
                .toList();
          } catch (S3Exception e) {
            if (isMissing(e)) {
              return List.of();
            }
            throw e;
          }
        });
  }

  private static ReceivedPart part(Part part) {
    return new ReceivedPart(part.partNumber(), part.size(), part.eTag());
  }

  /**
   * Joins the parts. Afterwards the object exists and the multipart upload does not, even if
   * another replica joined them at the same time.
   */
  public void complete(Location at, List<ReceivedPart> parts) {
    List<CompletedPart> completed =
        parts.stream()
            .map(
                part -> CompletedPart.builder().partNumber(part.number()).eTag(part.eTag()).build())
            .toList();
    asking(
        "join the parts",
        () -> {
          try {
            return s3.completeMultipartUpload(
                request ->
                    request
                        .bucket(at.bucket())
                        .key(at.objectKey())
                        .uploadId(at.multipartId())
                        .multipartUpload(upload -> upload.parts(completed))
                        .overrideConfiguration(config -> config.apiCallTimeout(SLOWEST_JOIN)));
          } catch (S3Exception e) {
            if (isMissing(e)) {
              return null;
            }
            throw e;
          }
        });
  }

  /** Bytes of the finished object; empty if there is none. */
  public OptionalLong sizeOf(Location at) {
    return asking(
        "measure an object",
        () -> {
          try {
            return OptionalLong.of(
                s3.headObject(request -> request.bucket(at.bucket()).key(at.objectKey()))
                    .contentLength());
          } catch (S3Exception e) {
            if (isMissing(e)) {
              return OptionalLong.empty();
            }
            throw e;
          }
        });
  }

  /** Aborts an upload and deletes its parts. */
  public void abort(Location at) {
    asking(
        "abort an upload",
        () -> {
          try {
            return s3.abortMultipartUpload(
                request ->
                    request.bucket(at.bucket()).key(at.objectKey()).uploadId(at.multipartId()));
          } catch (S3Exception e) {
            if (isMissing(e)) {
              return null;
            }
            throw e;
          }
        });
  }

  /** Deletes the parts and the object. */
  public void erase(Location at) {
    abort(at);
    asking(
        "delete an object",
        () -> s3.deleteObject(request -> request.bucket(at.bucket()).key(at.objectKey())));
  }

  /** Open uploads that were begun before a time and pass a filter; at most this many. */
  public List<Location> openSince(
      String bucket, Instant before, Predicate<Location> wanted, int limit) {
    return asking(
        "list uploads",
        () ->
            s3.listMultipartUploadsPaginator(request -> request.bucket(bucket)).uploads().stream()
                .filter(upload -> upload.initiated() != null && upload.initiated().isBefore(before))
                .map(upload -> new Location(bucket, upload.key(), upload.uploadId()))
                .filter(wanted)
                .limit(limit)
                .toList());
  }

  private static boolean isMissing(S3Exception e) {
    return e instanceof NoSuchUploadException || e.statusCode() == NOT_FOUND;
  }

  private static <T extends @org.jspecify.annotations.Nullable Object> T asking(
      String task, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException e) {
      throw new StorageUnavailableException(task, e);
    }
  }
}
