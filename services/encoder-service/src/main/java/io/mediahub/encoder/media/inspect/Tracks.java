package io.mediahub.encoder.media.inspect;

import java.util.Comparator;
import java.util.List;
import mediahub.rendition.AudioTrack;
import mediahub.rendition.VideoTrack;

/**
 * The tracks of a file: in which order they are considered, and what an inspection says of them.
 */
final class Tracks {
  private Tracks() {}

  /**
   * Pictures, the best one first: a film before a still, what the file prefers before what it does
   * not, and the larger before the smaller.
   */
  static List<StreamInfo> pictures(List<StreamInfo> streams, PacketScan packets) {
    return streams.stream()
        .filter(StreamInfo::isVideo)
        .sorted(
            Comparator.comparing((StreamInfo stream) -> isStill(stream, packets))
                .thenComparing(stream -> !stream.preferred())
                .thenComparing(
                    Comparator.comparingLong(
                            (StreamInfo stream) -> (long) stream.width() * stream.height())
                        .reversed()))
        .toList();
  }

  /** Tracks of sound, as the file orders them. */
  static List<StreamInfo> sounds(List<StreamInfo> streams) {
    return streams.stream().filter(StreamInfo::isAudio).toList();
  }

  static VideoTrack video(StreamInfo video, Timeline time) {
    PacketScan.Track packets = time.packets().track(video.index());
    double seconds = seconds(video, time);
    FrameRate frames = FrameRate.choose(video.nominalRate(), time.rate(video));
    FrameRate rate = video.interlaced() ? frames.ofFields() : frames;
    boolean onItsSide = video.rotation() % 180 != 0;
    return VideoTrack.newBuilder()
        .setIndex(video.index())
        .setCodec(video.codec())
        .setWidth(onItsSide ? video.height() : video.squareWidth())
        .setHeight(onItsSide ? video.squareWidth() : video.height())
        .setRotation(video.rotation())
        .setFrameRateNum(rate.num())
        .setFrameRateDen(rate.den())
        .setInterlaced(video.interlaced())
        .setHdr(video.hdr())
        .setPixelFormat(video.pixelFormat())
        .setBitsPerSecond(Math.round(packets.bytes() * 8 / seconds))
        .setPeakBitsPerSecond(packets.peak().bitsPerSecond())
        .setMirrored(video.mirrored())
        .setColorMatrix(video.matrix())
        .setColorPrimaries(video.primaries())
        .setColorTransfer(video.transfer())
        .build();
  }

  private static double seconds(StreamInfo stream, Timeline time) {
    double held = time.packets().track(stream.index()).seconds();
    return held > 0 ? held : time.end(stream);
  }

  static AudioTrack audio(StreamInfo audio, Timeline time) {
    long bytes = time.packets().track(audio.index()).bytes();
    return audio(audio, Math.round(bytes * 8 / seconds(audio, time)));
  }

  static AudioTrack audio(StreamInfo audio, long bitsPerSecond) {
    return AudioTrack.newBuilder()
        .setIndex(audio.index())
        .setCodec(audio.codec())
        .setChannels(audio.channels())
        .setSampleRate(audio.sampleRate())
        .setLanguage(Languages.bcp47(audio.language()))
        .setChannelLayout(audio.channelLayout())
        .setTitle(audio.title())
        .setPreferred(audio.preferred())
        .setSecondary(audio.secondary())
        .setBitsPerSecond(bitsPerSecond)
        .build();
  }

  static boolean isStill(StreamInfo stream, PacketScan packets) {
    return stream.still() || packets.track(stream.index()).packets() < 2;
  }
}
