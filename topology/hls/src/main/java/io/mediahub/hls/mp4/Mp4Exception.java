package io.mediahub.hls.mp4;

/** The bytes are not a fragmented MP4 of the expected form; the message says where. */
public final class Mp4Exception extends RuntimeException {
  public Mp4Exception(String message) {
    super(message);
  }
}
