package io.mediahub.encoder.media.mp4;

/** The bytes are not the fragmented MP4 that was asked for; the message says where. */
public final class Mp4Exception extends RuntimeException {
  public Mp4Exception(String message) {
    super(message);
  }
}
