package io.mediahub.encoder.media.inspect;

import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.encoder.media.sandbox.WaitingTool;
import java.util.List;
import java.util.Set;
import mediahub.rendition.Inspection;

/** The places to begin to decode at, for borders of a test's choice. */
public final class SeekPointsOfFile {
  private SeekPointsOfFile() {}

  public static List<Long> of(
      FfmpegSandbox sandbox, JobSpace space, Inspection inspection, List<Long> borders)
      throws Exception {
    Prober prober = new Prober(sandbox);
    Set<Integer> picture = Set.of(inspection.getVideo().getIndex());
    try (WaitingTool forPackets = prober.preparePackets(space);
        WaitingTool forHeaders = prober.prepareHeaders(space)) {
      PacketScan packets = prober.packets(space, forPackets, picture, picture, List.of());
      double start = prober.headers(space, forHeaders).headers().start();
      Timeline time = new Timeline(packets, packets, start, inspection.getClockJumps());
      return SeekPoints.of(time, inspection, borders);
    }
  }
}
