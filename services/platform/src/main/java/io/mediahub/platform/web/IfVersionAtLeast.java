package io.mediahub.platform.web;

/**
 * The version that a reader wants to see at least, from the header If-Version-At-Least.
 *
 * @param version 0 if the reader does not want to wait
 */
public record IfVersionAtLeast(long version) {
  public static final String HEADER = "If-Version-At-Least";
}
