package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.Ladder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.encode.TitleProbe;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import mediahub.rendition.Inspection;
import mediahub.rendition.VideoRung;

/**
 * The probe of a title, with its price and its use in figures: an operator who wished for ladders
 * made to measure sees whether they differ from the usual ones.
 */
final class MeteredProbe {
  private final TitleProbe probe;
  private final MeterRegistry meters;

  MeteredProbe(TitleProbe probe, MeterRegistry meters) {
    this.probe = probe;
    this.meters = meters;
  }

  /**
   * As {@link TitleProbe#inspect}. A media without pictures is not counted.
   *
   * @throws InterruptedException after the tools were stopped; nothing is counted then
   */
  Inspection inspect(JobSpace space, Inspection inspection, List<Long> seekMicros)
      throws InterruptedException {
    long begun = System.nanoTime();
    Inspection probed = probe.inspect(space, inspection, seekMicros);
    if (probed.getVideo() != null) {
      EncoderMeter.PROBES
          .timer(meters, ladder(inspection, probed))
          .record(Duration.ofNanos(System.nanoTime() - begun));
    }
    return probed;
  }

  /** What a probe made of the usual ladder, in H.264: other formats follow that. */
  static String ladder(Inspection before, Inspection probed) {
    if (probed.getVideo() == null || probed.getVideo().getProbe() == null) {
      return "no-result";
    }
    List<VideoRung> usual = Ladder.plan(before).getVideo();
    List<VideoRung> made = Ladder.plan(probed).getVideo();
    if (made.size() < usual.size()) {
      return "fewer-rungs";
    }
    return made.equals(usual) ? "same-ladder" : "other-bounds";
  }
}
