package io.mediahub.platform.web;

/**
 * The version that a reader wants to see at least, from the header of that name.
 *
 * @param version 0 when the reader takes what there is
 */
public record IfVersionAtLeast(long version) {
  public static final String HEADER = "If-Version-At-Least";
}
