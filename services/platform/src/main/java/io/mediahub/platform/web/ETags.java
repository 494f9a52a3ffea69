package io.mediahub.platform.web;

/** An aggregate's version as an entity tag. */
public final class ETags {
  private ETags() {}

  public static String of(long version) {
    return "\"" + version + "\"";
  }
}
