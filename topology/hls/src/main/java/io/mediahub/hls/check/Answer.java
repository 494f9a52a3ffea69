package io.mediahub.hls.check;

/**
 * How one file of a stream was answered.
 *
 * @param name by which findings speak of it
 * @param role what it is for
 * @param fault why it is not to be had, as the end of a sentence; empty when it is
 * @param overHttp whether it was fetched over HTTP; a folder has no types and no headers
 * @param contentType as the server says it; empty when it does not
 * @param redirects how often the server sent to another address
 * @param ranges whether the server answers ranges; true when none was asked for and it says so
 * @param rangeAsked whether a range was asked for
 * @param crossOrigin whether a page of another site may read it
 * @param compressed whether the server compresses it for those that ask
 */
public record Answer(
    String name,
    Role role,
    String fault,
    boolean overHttp,
    String contentType,
    int redirects,
    boolean ranges,
    boolean rangeAsked,
    boolean crossOrigin,
    boolean compressed) {
  /** What a file is for. */
  public enum Role {
    PLAYLIST,
    INIT,
    SEGMENT,
    SUBTITLES,
    KEY
  }

  /** A file of a folder. */
  public static Answer ofFile(String name, Role role, String fault) {
    return new Answer(name, role, fault, false, "", 0, true, false, true, true);
  }
}
