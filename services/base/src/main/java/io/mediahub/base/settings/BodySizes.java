package io.mediahub.base.settings;

/** Sizes of requests on which edges and services agree. */
public final class BodySizes {
  /** The largest file of text in a request, such as subtitles, in bytes. */
  public static final int LARGEST_TEXT = 2 * 1024 * 1024;

  private BodySizes() {}
}
