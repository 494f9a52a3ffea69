package io.mediahub.schemas;

import java.util.LinkedHashMap;
import java.util.Map;
import mediahub.encoding.EncodeJob;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Headers of every job: its id and attempt. A worker that cannot decode the job can still report
 * that, so that the rendition process need not wait.
 */
public final class JobHeaders {
  public static final String JOB_ID = "mediahub_job_id";
  public static final String ATTEMPT = "mediahub_job_attempt";

  /** Name of the work's record, such as {@code EncodeLadder}. */
  public static final String KIND = "mediahub_job_kind";

  private JobHeaders() {}

  /** The id and attempt in the headers of a job. */
  public record Named(String jobId, int attempt) {}

  public static Map<String, String> of(EncodeJob job) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(JOB_ID, job.getJobId());
    headers.put(ATTEMPT, Integer.toString(job.getAttempt()));
    headers.put(KIND, job.getWork().getClass().getSimpleName());
    return headers;
  }

  /** Null without valid headers: the record was not written as a job. */
  public static @Nullable Named read(Headers headers) {
    String jobId = EventHeaders.read(headers, JOB_ID);
    String attempt = EventHeaders.read(headers, ATTEMPT);
    if (jobId == null
        || jobId.isEmpty()
        || attempt == null
        || !attempt.matches("[1-9][0-9]{0,8}")) {
      return null;
    }
    return new Named(jobId, Integer.parseInt(attempt));
  }
}
