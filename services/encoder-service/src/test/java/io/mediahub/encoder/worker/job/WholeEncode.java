package io.mediahub.encoder.worker.job;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.rendition.Ladder;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.encode.LadderEncoder;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import java.util.List;
import mediahub.encoding.EncodeLadder;
import mediahub.rendition.Finding;
import mediahub.rendition.Inspection;

/** A file from the inspection to the check of its package, without a queue and a store. */
public final class WholeEncode {
  private static final long MEMORY = 6L << 30;
  private static final int SEGMENTS_OF_PART = 4;

  /** What became of a file. */
  public sealed interface Outcome {
    /** The code that an event would have, or "published". */
    String code();

    /** For people. */
    String sentence();

    /** The inspection refused it. */
    record Refusal(FileRefusal reason, String sentence) implements Outcome {
      @Override
      public String code() {
        return "refused: " + reason.code();
      }
    }

    /** The inspection or the encode ended without a result. */
    record Failure(JobFailure reason, String sentence) implements Outcome {
      @Override
      public String code() {
        return "failed: " + reason.code();
      }
    }

    /** The package is complete, and keeps every rule. */
    record Published(String sentence) implements Outcome {
      @Override
      public String code() {
        return "published";
      }
    }

    /** The package is complete, and breaks rules: viewers will not get it. */
    record Broken(String sentence) implements Outcome {
      @Override
      public String code() {
        return "withheld by the checklist";
      }
    }
  }

  private WholeEncode() {}

  /**
   * @param threads of the encoder
   * @throws Exception what would be a fault of the worker
   */
  public static Outcome run(
      FfmpegSandbox sandbox, InspectionLimits limits, JobSpace space, int threads)
      throws Exception {
    try {
      return switch (new Inspector(sandbox, limits)
          .inspect(space, TestMedia.declared(space.requireSource()))) {
        case Refused refused ->
            new Outcome.Refusal(refused.reason(), refused.sentence() + " " + refused.hint());
        case Accepted accepted -> encode(sandbox, space, threads, accepted.inspection());
      };
    } catch (MediaFailure e) {
      return new Outcome.Failure(e.failure(), e.sentence());
    }
  }

  private static Outcome encode(
      FfmpegSandbox sandbox, JobSpace space, int threads, Inspection inspection) throws Exception {
    var plan = Ladder.plan(inspection);
    EncodeLadder ladder =
        new EncodeLadder(
            TestMedia.source("key"),
            inspection,
            plan.getVideo(),
            plan.getAudio(),
            plan.getSegmentMillis());
    WholePackage whole = new WholePackage(SEGMENTS_OF_PART);
    new LadderEncoder(sandbox, MEMORY, threads).encode(space, ladder, whole);
    List<Finding> findings = whole.check(ladder).getFindings();
    return findings.isEmpty()
        ? new Outcome.Published(inspection.toString())
        : new Outcome.Broken(findings.toString());
  }
}
