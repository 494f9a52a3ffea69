package io.mediahub.encoder.media;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.AudioRung;
import mediahub.rendition.VideoRung;

/** Values of all rungs of a ladder, video first. */
public final class Rungs {
  private Rungs() {}

  public static Stream<String> ids(EncodeLadder ladder) {
    return Stream.concat(
        ladder.getVideo().stream().map(VideoRung::getRenditionId),
        ladder.getAudio().stream().map(AudioRung::getRenditionId));
  }

  /** The upper bound of each rung's bitrate. */
  public static LongStream bitsPerSecond(EncodeLadder ladder) {
    return LongStream.concat(
        ladder.getVideo().stream().mapToLong(VideoRung::getMaxBitsPerSecond),
        ladder.getAudio().stream().mapToLong(AudioRung::getBitsPerSecond));
  }
}
