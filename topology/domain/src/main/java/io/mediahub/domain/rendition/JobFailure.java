package io.mediahub.domain.rendition;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why an attempt at a job ended without a result. The codes are part of the events: a code keeps
 * its meaning, and a process must expect codes of newer versions that it does not know.
 */
public enum JobFailure {
  /** ffmpeg cannot encode the file. */
  ENCODER_REFUSED(Next.NONE, Hint.CONVERT),
  /** The encoder's output is not a package whose renditions join. */
  PACKAGE_BROKEN(Next.NONE, Hint.REPORT_OR_CONVERT),
  /**
   * The picture cannot be published as it is: it is damaged, or cannot be cut at its key frames.
   * Then all renditions are encoded.
   */
  OWN_PICTURE_REFUSED(Next.NONE, Hint.CONVERT),
  /** The output of ffprobe about the file is not valid. */
  INSPECTION_OUTPUT(Next.NONE, Hint.CONVERT),
  /** Reading the file used up the processor time that a file may take. */
  INSPECTION_OVERRAN(Next.NONE, Hint.CONVERT),
  /** The uploaded file is no longer in the object store. */
  SOURCE_MISSING(Next.NONE, Hint.UPLOAD_AGAIN),
  /** The uploaded file is not the one that was inspected. */
  SOURCE_CHANGED(Next.NONE, Hint.UPLOAD_AGAIN),
  /** An uploaded file of subtitles is none. */
  SUBTITLES_UNREADABLE(Next.NONE, Hint.SUBTITLES),
  /** The job itself asks for something that no worker may do. */
  INVALID_JOB(Next.NONE, Hint.REPORT),
  /** What an encode by another recipe made is worse than what is published. */
  PACKAGE_WORSE(Next.NONE, Hint.COMPARE),
  /** The process has another recipe than the one that is to be reached. */
  RECIPE_UNKNOWN(Next.NONE, Hint.SAME_VERSION),

  /** The job's bytes in the queue do not decode. */
  JOB_GARBLED(Next.COUNTED, Hint.REPORT),
  STORAGE_UNAVAILABLE(Next.COUNTED, Hint.LATER),
  /** The worker's disk has no room for the job. */
  DISK_FULL(Next.COUNTED, Hint.LATER),
  /** ffmpeg crashed, or was killed at a limit. */
  ENCODER_CRASHED(Next.COUNTED, Hint.PROBABLY_THE_FILE),
  /** ffmpeg did not end in time, or did nothing any more. */
  ENCODER_DEADLINE(Next.COUNTED, Hint.PROBABLY_THE_FILE),
  /** ffmpeg ran out of memory or disk. */
  ENCODER_OUT_OF_ROOM(Next.COUNTED, Hint.PROBABLY_THE_FILE),
  /** ffprobe crashed, or was killed at a limit. */
  INSPECTION_CRASHED(Next.COUNTED, Hint.PROBABLY_THE_FILE),
  /** The worker's disk failed. */
  WORKER_DISK(Next.COUNTED, Hint.LATER),
  /** A fault in the worker's own code. */
  WORKER_FAULT(Next.COUNTED, Hint.REPORT),
  /** ffmpeg could not be started. */
  MEDIA_TOOL_UNAVAILABLE(Next.COUNTED, Hint.LATER),
  /** The process that takes reports misses one of them. */
  REPORT_GAP(Next.COUNTED, Hint.REPORT),

  /** The worker is too old for the job, or does not know its schema. */
  JOB_UNREADABLE(Next.UNCOUNTED, Hint.OPERATOR),
  /** The worker does not have the secret from which the key of the package is derived. */
  CONTENT_KEY_MISSING(Next.UNCOUNTED, Hint.OPERATOR),
  /**
   * Only workers of earlier versions report it: the queue delivered an encode job a second time,
   * and what the first worker wrote must not be overwritten.
   */
  REDELIVERED(Next.UNCOUNTED_AT_ONCE, Hint.LOSES_WORKERS),
  /** The worker is being stopped: the job is free for another. */
  WORKER_STOPPED(Next.UNCOUNTED_AT_ONCE, Hint.OPERATOR),
  /** The worker fell silent, or another worker has the job now. */
  WORKER_LOST(Next.UNCOUNTED_AT_ONCE, Hint.LOSES_WORKERS),
  /** The job's record left the queue, and no worker ever reported it. */
  JOB_UNCLAIMED(Next.UNCOUNTED_AT_ONCE, Hint.OPERATOR);

  /** What follows the attempt. */
  private enum Next {
    /** Nothing: another attempt would fail in the same way. */
    NONE,
    /** Another attempt after a pause, as long as there are attempts left. */
    COUNTED,
    /** The same, but the failure is not the job's fault and uses up no attempt. */
    UNCOUNTED,
    /** The same without a pause: only the worker is gone. */
    UNCOUNTED_AT_ONCE
  }

  /** What the owner of the media can do when no attempt follows. */
  private static final class Hint {
    static final String CONVERT = "Convert the file to a common format and upload it again.";
    static final String UPLOAD_AGAIN = "Upload the file again.";
    static final String SUBTITLES = "Upload a SubRip (.srt) or WebVTT (.vtt) file.";
    static final String REPORT = "Report this as a fault; the events of this media describe it.";
    static final String REPORT_OR_CONVERT =
        REPORT + " Until it is mended, a converted copy of the file may do.";
    static final String COMPARE =
        "What is published plays on. If the new one is meant to differ, ask again with another"
            + " --least-ssim or --most-growth.";
    static final String SAME_VERSION =
        "Upgrade all services to one version, then ask again with --again.";
    static final String LATER =
        "All "
            + Retries.MAX_ATTEMPTS
            + " attempts failed, but nothing is known to be wrong with the file. Upload it again"
            + " later.";
    static final String PROBABLY_THE_FILE =
        "All "
            + Retries.MAX_ATTEMPTS
            + " attempts failed, so the reason is probably the file. Convert it to a common format"
            + " and upload it again.";
    static final String OPERATOR =
        "No worker could finish the job in "
            + Retries.MAX_UNCOUNTED
            + " tries. Ask the operator to check the encoders, then upload the file again.";
    static final String LOSES_WORKERS =
        OPERATOR + " If that does not help, convert the file to a common format.";
    static final String UNKNOWN = "Upload the file again later; if it fails again, report it.";
  }

  private static final Map<String, JobFailure> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(JobFailure::code, Function.identity()));

  private final Next next;
  private final String hint;

  JobFailure(Next next, String hint) {
    this.next = next;
    this.hint = hint;
  }

  /** The code in events, such as {@code encoder-deadline}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether another attempt may succeed. */
  public boolean retryable() {
    return next != Next.NONE;
  }

  /** Whether an attempt that ended with this code has failed because of the job. */
  static boolean counts(String code) {
    JobFailure known = BY_CODE.get(code);
    return known == null || known.next == Next.NONE || known.next == Next.COUNTED;
  }

  /** Whether the next attempt should wait until the trouble may be over. */
  static boolean pauses(String code) {
    JobFailure known = BY_CODE.get(code);
    return known == null || known.next != Next.UNCOUNTED_AT_ONCE;
  }

  /** What the owner can do when no attempt follows. */
  static String hint(String code) {
    JobFailure known = BY_CODE.get(code);
    return known == null ? Hint.UNKNOWN : known.hint;
  }
}
