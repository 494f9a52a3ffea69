package io.mediahub.streams.rendition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.testing.PlainAvro;
import io.mediahub.streams.parked.DroppedItem;
import io.mediahub.streams.parked.ParkedFilter;
import io.mediahub.streams.parked.ParkedItem;
import io.mediahub.streams.readmodel.engine.ParkedKey;
import io.mediahub.streams.readmodel.engine.Signature;
import io.mediahub.streams.rendition.RenditionProcessStatus.Order;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.rendition.JobReport;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaRefused;
import mediahub.rendition.WorkerReport;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A record of which nothing can be decided stops its own media, in order, and no other. */
class ParkingTest {
  private static final Signature BY = new Signature("an operator", "a reason", Instant.EPOCH);
  private static final byte[] GARBAGE = {0, 0, 0, 0, 7, 1, 2, 3};
  private static final int REPORTS = Topics.ALL.indexOf(Topics.RENDITION_COMMANDS);
  private static final int LATER = 77;
  private static final int UNHEARD_OF = 99;
  private static final int AWAY = 98;

  private final Schemas schemas = new Schemas();
  private final FragileDecider decider = new FragileDecider();
  private final RenditionDriver process =
      new RenditionDriver(RenditionDriver.LEASES, schemas, decider);

  @AfterEach
  void close() {
    process.close();
  }

  /** A registry of which the test says what it knows. */
  private static final class Schemas implements WriterSchemas {
    private final Map<Integer, Schema> more = new HashMap<>();

    @Override
    public Schema byId(int id, Topic<?> reader) {
      if (id == AWAY) {
        throw new RegistryAway("It does not answer.");
      }
      Schema known = more.get(id);
      return known != null ? known : PlainAvro.schemas().byId(id, reader);
    }
  }

  private EncodeJob inspecting(String mediaId) {
    process.uploaded(mediaId);
    EncodeJob job = process.job();
    process.eventRecords();
    return job;
  }

  private static MediaRefused refused() {
    return new MediaRefused("not-media", "A zip archive.", "Send a video.");
  }

  private RenditionProcessStatus.ParkedMedia onlyParked() {
    process.waits(RenditionDriver.LEASES.checkEvery());
    assertThat(process.status().parked()).hasSize(1);
    return process.status().parked().getFirst();
  }

  /** A report as a program with that schema writes it. */
  private static byte[] report(int schemaId, EncodeJob job, WorkerReport report) {
    Metadata metadata =
        new Metadata(
            "report-" + report.type(),
            job.getMediaId(),
            0L,
            Instant.EPOCH,
            "w",
            "c",
            "0".repeat(32));
    byte[] bytes =
        new PlainAvro.Writer()
            .serialize(
                Topics.RENDITION_COMMANDS.name(),
                new JobReport(
                    metadata, job.getMediaId(), job.getJobId(), job.getAttempt(), report));
    ByteBuffer.wrap(bytes).putInt(1, schemaId);
    return bytes;
  }

  @Test
  void given_bytes_that_are_nothing_when_read_then_their_media_waits_and_others_do_not() {
    EncodeJob one = inspecting("one");
    EncodeJob two = inspecting("two");

    process.readsBytes("one", GARBAGE);
    process.reports(one, refused());
    process.reports(two, refused());

    assertThat(process.eventRecords())
        .extracting(record -> record.key() + " " + record.value().fact().type())
        .containsExactly("two MediaRefused", "two SweepRequested");
    RenditionProcessStatus.ParkedMedia parked = onlyParked();
    assertThat(parked.mediaId()).isEqualTo("one");
    assertThat(parked.reason()).isEqualTo("undecodable");
    assertThat(parked.records()).isEqualTo(2);
  }

  @Test
  void given_a_parked_media_when_its_first_record_is_dropped_then_the_others_follow_in_order() {
    EncodeJob job = inspecting("one");
    process.readsBytes("one", GARBAGE);
    process.reports(job, new JobStarted(job.getJobId(), 1, "worker-1"));
    process.reports(job, refused());
    onlyParked();

    assertThat(process.status().order("one", new Order.Drop(BY))).isTrue();
    process.waits(RenditionDriver.LEASES.checkEvery());

    assertThat(process.eventTypes())
        .containsExactly("JobStarted", "MediaRefused", "SweepRequested");
    process.waits(RenditionDriver.LEASES.checkEvery());
    assertThat(process.status().parked()).isEmpty();
    DroppedItem kept = process.desk().dropped(ParkedFilter.ALL, 0, 10).getFirst();
    assertThat(kept.record().key()).isEqualTo("one");
    assertThat(kept.record().value()).isEqualTo(GARBAGE);
    assertThat(kept.reason()).isEqualTo("undecodable");
    assertThat(kept.by()).isEqualTo(BY);
    assertThat(process.desk().counts().dropped()).isEqualTo(1);
  }

  @Test
  void given_a_garbled_record_when_it_is_corrected_then_the_correction_is_applied_in_its_place() {
    EncodeJob job = inspecting("one");
    process.readsBytes("one", GARBAGE);
    process.reports(job, refused());
    onlyParked();
    ParkedItem item = process.desk().list(ParkedFilter.ALL, null, 10).getFirst();
    var id = new ParkedKey.Id(item.topic(), "one");
    byte[] mended = report(REPORTS, job, new JobStarted(job.getJobId(), 1, "worker-1"));

    assertThat(process.desk().correct(id, item.partition(), item.offset(), mended, BY)).isTrue();
    process.waits(RenditionDriver.LEASES.checkEvery());
    assertThat(process.eventTypes()).as("nothing before it is asked for").isEmpty();
    assertThat(process.desk().records(id, 1).getFirst().record().value()).isEqualTo(GARBAGE);
    assertThat(process.desk().records(id, 1).getFirst().correction().by()).isEqualTo(BY);
    assertThat(process.desk().request(id, ParkedKey.Request.REPLAY, BY)).isTrue();
    process.waits(RenditionDriver.LEASES.checkEvery());

    assertThat(process.eventTypes())
        .containsExactly("JobStarted", "MediaRefused", "SweepRequested");
    assertThat(process.desk().list(ParkedFilter.ALL, null, 10)).isEmpty();
  }

  @Test
  void given_a_garbled_record_when_it_is_only_tried_again_then_it_stays() {
    inspecting("one");
    process.readsBytes("one", GARBAGE);
    onlyParked();

    process.status().order("one", new Order.Replay(BY));
    process.waits(Duration.ofMinutes(5));

    assertThat(onlyParked().records()).isEqualTo(1);
    assertThat(process.status().order("other", new Order.Replay(BY))).isFalse();
  }

  @Test
  void given_a_decider_that_fails_when_it_does_no_more_then_nothing_was_lost() {
    EncodeJob job = inspecting("one");
    decider.broken = true;
    process.reports(job, new JobStarted(job.getJobId(), 1, "worker-1"));
    process.reports(job, refused());
    assertThat(onlyParked().reason()).isEqualTo("cannot-apply");
    assertThat(onlyParked().why()).contains("a fault");
    assertThat(process.eventTypes()).isEmpty();

    decider.broken = false;
    process.status().order("one", new Order.Replay(BY));
    process.waits(RenditionDriver.LEASES.checkEvery());

    assertThat(process.eventTypes())
        .containsExactly("JobStarted", "MediaRefused", "SweepRequested");
    assertThat(process.status().parked()).isEmpty();
  }

  @Test
  void given_an_unknown_schema_when_the_registry_learns_of_it_then_it_goes_on_by_itself()
      throws Exception {
    EncodeJob job = inspecting("one");
    process.readsBytes("one", report(UNHEARD_OF, job, refused()));
    assertThat(onlyParked().reason()).isEqualTo("unknown-schema");

    schemas.more.put(UNHEARD_OF, JobReport.getClassSchema());
    process.waits(Duration.ofSeconds(70));

    assertThat(process.eventTypes()).startsWith("MediaRefused");
  }

  @Test
  void given_a_report_of_a_newer_worker_when_read_then_it_waits_for_a_newer_process() {
    EncodeJob job = inspecting("one");
    schemas.more.put(
        LATER,
        new Schema.Parser()
            .parse(
                JobReport.getClassSchema()
                    .toString()
                    .replace("\"JobStarted\"", "\"ReportOfLater\"")));

    process.readsBytes("one", report(LATER, job, new JobStarted(job.getJobId(), 1, "w")));

    assertThat(onlyParked().reason()).isEqualTo("needs-newer-reader");
    assertThat(process.eventTypes()).isEmpty();
  }

  @Test
  void given_a_registry_that_is_away_when_it_is_needed_then_nothing_is_parked_or_passed_over() {
    EncodeJob job = inspecting("one");

    assertThatThrownBy(() -> process.readsBytes("one", report(AWAY, job, refused())))
        .hasRootCauseInstanceOf(RegistryAwayException.class);

    assertThat(process.eventTypes()).isEmpty();
    process.waits(RenditionDriver.LEASES.checkEvery());
    assertThat(process.status().parked()).isEmpty();
  }

  @Test
  void given_a_parked_media_when_its_worker_is_silent_then_nothing_is_done_about_it_meanwhile() {
    EncodeJob job = inspecting("one");
    process.reports(job, new JobStarted(job.getJobId(), 1, "worker-1"));
    process.eventRecords();
    process.readsBytes("one", GARBAGE);
    process.waits(Duration.ofMinutes(5));
    assertThat(process.eventTypes()).isEmpty();

    process.status().order("one", new Order.Drop(BY));
    process.waits(Duration.ofSeconds(40));
    assertThat(process.eventTypes()).as("silence counts anew").isEmpty();
    process.waits(Duration.ofSeconds(60));

    assertThat(process.eventTypes()).containsExactly("JobFailed", "InspectionRequested");
  }

  @Test
  void given_a_decider_that_fails_when_leases_run_out_then_it_is_tried_again_later() {
    EncodeJob job = inspecting("one");
    process.reports(job, new JobStarted(job.getJobId(), 1, "worker-1"));
    process.eventRecords();
    decider.broken = true;
    process.waits(Duration.ofSeconds(100));
    assertThat(process.eventTypes()).isEmpty();

    decider.broken = false;
    process.waits(Duration.ofMinutes(3));

    assertThat(process.eventTypes()).containsExactly("JobFailed", "InspectionRequested");
  }
}
