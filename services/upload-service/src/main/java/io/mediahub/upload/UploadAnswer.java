package io.mediahub.upload;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.domain.status.UploadStatus;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.paging.Cursor;
import io.mediahub.upload.Uploads.Upload;
import io.mediahub.upload.storage.MultipartStore;
import io.mediahub.upload.storage.PartPlan;
import io.mediahub.upload.storage.PresignedPart;
import io.mediahub.upload.storage.ReceivedPart;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An upload as its owner sees it.
 *
 * @param mediaId the media that the file becomes
 * @param state how far the upload is; {@code discarded} when the complete file was refused and has
 *     been deleted, {@code deleted} when its owner deleted the media
 * @param title as declared, such as {@code Big Buck Bunny}
 * @param contentType as declared, in its usual spelling, such as {@code video/mp4}
 * @param sizeBytes the size of the whole file, such as {@code 158008374}
 * @param partSizeBytes the size of each part but the last, such as {@code 16777216}
 * @param receivedBytes the size of the parts that have arrived, such as {@code 0}
 * @param expiresAt when the upload is aborted, unless it is completed before
 * @param version the version of the upload, for If-Version-At-Least, such as {@code 1}
 * @param parts while the upload is open, its parts in the order of their numbers, at most a hundred
 *     with an address
 * @param next the value of {@code after} for the parts that follow, such as {@code MTAw}; absent
 *     with the last parts
 * @param refusal why the file was refused; absent unless the state is {@code refused}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UploadAnswer(
    String mediaId,
    UploadStatus state,
    String title,
    String contentType,
    long sizeBytes,
    long partSizeBytes,
    long receivedBytes,
    Instant expiresAt,
    long version,
    List<Part> parts,
    @Nullable String next,
    @Nullable Refused refusal) {

  /** Bounded, since signing costs time and addresses expire within minutes. */
  private static final int MOST_SIGNED = 100;

  /**
   * @param partNumber from 1 on, such as {@code 1}
   * @param sizeBytes the size of this part, such as {@code 16777216}
   * @param received whether the part has arrived
   * @param url where to PUT the part, valid for some minutes, such as {@code
   *     http://localhost:8080/upload/1}; absent if the part has arrived
   * @param headers to send with the part exactly as they are, such as {@code "content-length":
   *     "16777216"}; absent if the part has arrived
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Part(
      int partNumber,
      long sizeBytes,
      boolean received,
      @Nullable String url,
      @Nullable Map<String, String> headers) {}

  /**
   * @param code the reason, for programs, such as {@code size-mismatch}
   * @param sentence the reason, for people, such as {@code The file is not as large as declared.}
   * @param hint what to do about it, such as {@code Declare the file again and send it whole.}
   */
  record Refused(String code, String sentence, String hint) {}

  static UploadAnswer of(Upload upload, MultipartStore store, URI platform) {
    return of(upload, store, platform, null);
  }

  /**
   * @param platform its address as the client asked for it
   * @param after where the previous answer ended; null from the first part on
   */
  static UploadAnswer of(
      Upload upload, MultipartStore store, URI platform, @Nullable String after) {
    return switch (upload.state()) {
      case UploadState.None none -> throw new IllegalArgumentException("There is no upload.");
      case UploadState.Declined declined ->
          throw new IllegalArgumentException("Nothing was opened for a file that was declined.");
      case UploadState.Pending pending -> open(upload, store, platform, after);
      case UploadState.Completed completed ->
          closed(upload, UploadStatus.COMPLETED, upload.declared().sizeBytes(), null);
      case UploadState.Discarded discarded -> closed(upload, UploadStatus.DISCARDED, 0, null);
      case UploadState.Deleted deleted -> closed(upload, UploadStatus.DELETED, 0, null);
      case UploadState.Aborted aborted -> closed(upload, UploadStatus.ABORTED, 0, null);
      case UploadState.Refused refused ->
          closed(
              upload,
              UploadStatus.REFUSED,
              0,
              new Refused(refused.code(), refused.sentence(), refused.hint()));
    };
  }

  private static UploadAnswer open(
      Upload upload, MultipartStore store, URI platform, @Nullable String after) {
    var plan = new PartPlan(upload.declared().sizeBytes(), upload.declared().partSizeBytes());
    Map<Integer, ReceivedPart> received =
        store.received(upload.location()).stream()
            .collect(Collectors.toMap(ReceivedPart::number, Function.identity()));
    List<Part> parts = new ArrayList<>();
    int signed = 0;
    int number = partOf(after);
    while (number < plan.count() && signed < MOST_SIGNED) {
      number++;
      if (received.containsKey(number)) {
        parts.add(new Part(number, plan.bytesOf(number), true, null, null));
      } else {
        parts.add(
            missing(store.presign(platform, upload.location(), number, plan.bytesOf(number))));
        signed++;
      }
    }
    long bytes = received.values().stream().mapToLong(ReceivedPart::sizeBytes).sum();
    String next = number < plan.count() ? Cursor.of(number) : null;
    return view(upload, UploadStatus.UPLOADING, bytes, parts, next, null);
  }

  private static int partOf(@Nullable String after) {
    List<String> key = Cursor.read(after, 1);
    return key == null ? 0 : (int) Cursor.number(key.getFirst(), Integer.MAX_VALUE);
  }

  private static Part missing(PresignedPart part) {
    return new Part(part.number(), part.sizeBytes(), false, part.url(), part.headers());
  }

  private static UploadAnswer closed(
      Upload upload, UploadStatus state, long bytes, @Nullable Refused refusal) {
    return view(upload, state, bytes, List.of(), null, refusal);
  }

  private static UploadAnswer view(
      Upload upload,
      UploadStatus state,
      long bytes,
      List<Part> parts,
      @Nullable String next,
      @Nullable Refused refusal) {
    var declared = upload.declared();
    return new UploadAnswer(
        upload.mediaId(),
        state,
        declared.title(),
        declared.contentType(),
        declared.sizeBytes(),
        declared.partSizeBytes(),
        bytes,
        declared.expiresAt(),
        upload.version(),
        parts,
        next,
        refusal);
  }
}
