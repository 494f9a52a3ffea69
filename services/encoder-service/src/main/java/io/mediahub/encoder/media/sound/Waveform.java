package io.mediahub.encoder.media.sound;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The peaks of a sound, all channels mixed to one, as audiowaveform writes them and peaks.js and
 * wavesurfer read them (data format, version 2).
 *
 * @param sampleRate of the sound
 * @param samplesPerPoint samples that a point stands for
 * @param peaks for each point the lowest and the highest value, -128 to 127
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, and never compared
public record Waveform(int sampleRate, int samplesPerPoint, byte[] peaks) {
  private static final int BITS = 8;
  private static final int HEADER = 24;
  private static final int EIGHT_BITS = 1;

  public int points() {
    return peaks.length / 2;
  }

  /** The JSON format, UTF-8. */
  public byte[] json() {
    StringBuilder json = new StringBuilder();
    json.append(
        "{\"version\":2,\"channels\":1,\"sample_rate\":%d,\"samples_per_pixel\":%d,\"bits\":%d,\"length\":%d,\"data\":["
            .formatted(sampleRate, samplesPerPoint, BITS, points()));
    for (int i = 0; i < peaks.length; i++) {
      json.append(i == 0 ? "" : ",").append(peaks[i]);
    }
    return json.append("]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The binary format: about a quarter of the JSON before compression. */
  public byte[] binary() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + peaks.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(2).putInt(EIGHT_BITS).putInt(sampleRate).putInt(samplesPerPoint);
    bytes.putInt(points()).putInt(1);
    return bytes.put(peaks).array();
  }

  @Override
  public String toString() {
    return "Waveform[%d Hz, %d samples a point, %d points, %08x]"
        .formatted(sampleRate, samplesPerPoint, points(), Arrays.hashCode(peaks));
  }
}
