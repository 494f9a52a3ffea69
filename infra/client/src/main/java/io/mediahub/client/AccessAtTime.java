package io.mediahub.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether somebody could watch a media at a time.
 *
 * @param because the reason in a word, such as {@code owner} or {@code revoked}
 * @param sentence the reason for people
 * @param playableSince when there was first something to watch; null if there was nothing
 * @param mediaEventId the newest event of the upload then; null before its first
 */
public record AccessAtTime(
    String mediaId,
    String userId,
    Instant at,
    boolean couldWatch,
    String because,
    String sentence,
    @Nullable Instant playableSince,
    @Nullable String mediaEventId,
    List<GrantThen> grants) {

  /**
   * A grant as it was.
   *
   * @param revoked null while it was active
   */
  public record GrantThen(
      String grantId, boolean active, long version, Act granted, @Nullable Act revoked) {}

  /** What somebody did, and the event that says so. */
  public record Act(String eventId, long version, String by, Instant at) {}
}
