package io.mediahub.platform.web;

import org.jspecify.annotations.Nullable;

/**
 * The version that a writer has seen, from the header If-Match: the command is for no other.
 *
 * @param version null if the writer does not say, or says that any will do
 */
public record IfMatch(@Nullable Long version) {
  public static final String HEADER = "If-Match";

  /** Whether the command is for this version. */
  public boolean fits(long present) {
    return version == null || version == present;
  }
}
