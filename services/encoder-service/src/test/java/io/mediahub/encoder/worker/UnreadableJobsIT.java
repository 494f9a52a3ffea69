package io.mediahub.encoder.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.schemas.Topics;
import java.util.UUID;
import mediahub.encoding.EncodeJob;
import mediahub.upload.SourceObject;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Records in the queue that are no jobs, or jobs that this worker cannot read. */
@ExtendWith(EncoderExtension.class)
class UnreadableJobsIT {
  private final EncoderUnderTest encoder;

  UnreadableJobsIT(EncoderUnderTest encoder) {
    this.encoder = encoder;
  }

  @Test
  void a_record_that_is_no_job_is_diverted() {
    byte[] nonsense = "nonsense".getBytes(UTF_8);
    encoder.transact("m5", nonsense);
    var letter = encoder.awaitRecord(Topics.DEAD_LETTERS, "m5");
    assertThat(letter.value()).isEqualTo(nonsense);
    assertThat(letter.headers().lastHeader("__mediahub.errors.message")).isNotNull();
  }

  @Test
  void a_job_that_cannot_be_read_is_reported_as_failed() throws Exception {
    EncodeJob garbled =
        EncoderUnderTest.job("m12", UUID.randomUUID().toString(), 1, EncoderUnderTest.prepare(nowhere()));
    encoder.transact(garbled, new byte[] {0, 0, 0, 0, 1, 2, 3});
    assertThat(encoder.awaitFailure(garbled).getCode()).isEqualTo("job-garbled");

    EncodeJob newer =
        EncoderUnderTest.job("m12", UUID.randomUUID().toString(), 1, EncoderUnderTest.prepare(nowhere()));
    encoder.sendAs(
        EncoderUnderTest.laterSchema("priority"), newer, UnreadableJobsIT::askForNewerWork);
    assertThat(encoder.awaitFailure(newer).getCode()).isEqualTo("job-unreadable");
  }

  private static SourceObject nowhere() {
    return new SourceObject("uploads", "nowhere", 5L, "0".repeat(64), "video/mp4");
  }

  private static GenericRecord askForNewerWork(GenericRecord job) {
    Schema work = job.getSchema().getField("work").schema().getTypes().getFirst();
    job.put("work", new GenericData.Record(work));
    return job;
  }
}
