package io.mediahub.encoder.worker.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.store.MediaStore;
import io.mediahub.encoder.store.Parts;
import io.mediahub.encoder.worker.ManualClock;
import io.mediahub.encoder.worker.job.PartResults.Target;
import io.mediahub.hls.mp4.InitSegment;
import io.mediahub.hls.mp4.SampleDurations;
import io.mediahub.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mediahub.Metadata;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.Sweep;
import mediahub.rendition.JobKind;
import mediahub.rendition.JobReport;
import mediahub.rendition.Leftovers;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import mediahub.rendition.Urgency;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of the segments of a run: the result of a part, or nothing. */
class PartResultsTest {
  private static final String FOLDER = "media/package/";

  private final MemoryStore memory = new MemoryStore();
  private final MediaStore store = new MediaStore(memory.client(), "media");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Parts parts = new Parts(store, threads);
  private final List<PartEncoded> reported = new ArrayList<>();
  private final ManualClock clock = new ManualClock();
  private final Map<PartResults, Map<String, Integer>> counts = new LinkedHashMap<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private Run run(String id) {
    Metadata metadata =
        new Metadata("dispatch", "media", 0L, clock.instant(), "system:test", "", "");
    Sweep work = new Sweep(new Leftovers(null, List.of(), 0, null, List.of(), List.of()));
    EncodeJob job = new EncodeJob(metadata, "media", "job-" + id, 1, work, null);
    var received = new ReceivedJob(job, null, 1, Urgency.NOW);
    var producer =
        new MockProducer<String, byte[]>(
            true, null, new StringSerializer(), new ByteArraySerializer());
    var sender =
        new ReportSender<JobReport>(
            Topics.RENDITION_COMMANDS,
            (topic, report) -> {
              reported.add((PartEncoded) report.getReport());
              return new byte[0];
            },
            producer);
    JobReports reports = new JobReports(sender, clock, Subject.of(received));
    return new Run(job, id, Urgency.NOW, reports, new JobProgress());
  }

  private PartResults chunk(String run) {
    Target target = new Target("package", JobKind.CHUNK, 3, Set.of("v240"), PartSizes.ONE);
    return new PartResults(run(run), target, parts, 9, Set.of(), null, store, threads);
  }

  private PartResults sound(String run, Set<Integer> done) {
    Target target = new Target("package", JobKind.SOUND, 0, Set.of("a0", "a1"), PartSizes.GROWING);
    return new PartResults(run(run), target, parts, 0, done, null, store, threads);
  }

  private void cut(PartResults results, String id, int count) throws Exception {
    Map<String, Integer> numbers = counts.computeIfAbsent(results, absent -> new LinkedHashMap<>());
    for (int i = 0; i < count; i++) {
      int number = numbers.merge(id, 1, Integer::sum) - 1;
      Segment segment = new Segment("%05d.m4s".formatted(number), 4_000_000L, 1L, List.of());
      boolean video = id.startsWith("v");
      results.segment(
          id,
          new InitSegment(
              new byte[1],
              video ? InitSegment.Track.VIDEO : InitSegment.Track.AUDIO,
              "avc1.64001f",
              0,
              null,
              1000,
              40,
              0,
              0),
          new CutSegment(
              number, segment, new byte[1], 4L * number, 4L * number + 4, SampleDurations.of(4)));
    }
  }

  private List<String> segments() {
    return memory.objects.keySet().stream().filter(key -> key.endsWith(".m4s")).toList();
  }

  @Test
  void the_result_of_a_chunk_names_what_is_stored() throws Exception {
    try (PartResults results = chunk("aaaaaa")) {
      cut(results, "v240", 2);
      results.complete();
    }

    assertThat(reported)
        .singleElement()
        .satisfies(
            part -> {
              assertThat(part.getIndex()).isEqualTo(3);
              assertThat(part.getLast()).isTrue();
              assertThat(part.getRenditions().getFirst().getFirstIndex()).isEqualTo(9);
            });
    assertThat(segments())
        .containsExactly(FOLDER + "v240/00009-aaaaaa.m4s", FOLDER + "v240/00010-aaaaaa.m4s");
    assertThat(parts.find("media", "package", JobKind.CHUNK, 3).getPart())
        .isEqualTo(reported.getFirst());
  }

  @Test
  void a_run_that_is_second_reports_the_first_ones_result_and_deletes_its_own() throws Exception {
    try (PartResults first = chunk("aaaaaa");
        PartResults second = chunk("bbbbbb")) {
      cut(first, "v240", 2);
      cut(second, "v240", 2);
      first.complete();
      second.complete();
    }

    assertThat(reported).extracting(PartEncoded::getRenditions).hasSize(2);
    assertThat(reported.getLast().getRenditions()).isEqualTo(reported.getFirst().getRenditions());
    assertThat(reported)
        .extracting(PartEncoded::getJobId)
        .containsExactly("job-aaaaaa", "job-bbbbbb");
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> segments().stream().allMatch(key -> key.contains("aaaaaa")));
    assertThat(segments()).hasSize(2);
    assertThat(memory.objects.keySet()).anyMatch(key -> key.contains("/init-"));
  }

  @Test
  void a_run_that_is_stopped_deletes_its_segments_also_those_on_their_way() throws Exception {
    memory.writes.drainPermits();
    memory.writes.release(2);
    PartResults results = chunk("aaaaaa");
    cut(results, "v240", 4);

    results.close();

    memory.writes.release(1000);
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> segments().isEmpty());
    assertThat(reported).isEmpty();
  }

  @Test
  void only_so_many_segments_wait_for_the_store_in_memory() throws Exception {
    memory.writes.drainPermits();
    PartResults results = chunk("aaaaaa");

    Future<?> encoder = threads.submit(() -> cutAndReturn(results, 20));

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> memory.writes.getQueueLength() == 8);
    assertThat(encoder.isDone()).isFalse();
    memory.writes.release(1000);
    encoder.get();
    results.complete();
    assertThat(segments()).hasSize(20);
  }

  private Object cutAndReturn(PartResults results, int count) throws Exception {
    cut(results, "v240", count);
    return count;
  }

  @Test
  void a_part_of_sound_is_reported_when_all_tracks_have_it_and_more_follows() throws Exception {
    try (PartResults results = sound("aaaaaa", Set.of())) {
      cut(results, "a0", 7);
      assertThat(reported).isEmpty();
      cut(results, "a1", 1);
      assertThat(reported).hasSize(1);
      cut(results, "a1", 6);
      assertThat(reported).hasSize(2);
      results.complete();
    }

    assertThat(reported).extracting(PartEncoded::getIndex).containsExactly(0, 1, 2);
    assertThat(reported).extracting(PartEncoded::getLast).containsExactly(false, false, true);
    assertThat(reported)
        .extracting(part -> part.getRenditions().getLast().getSegments().size())
        .containsExactly(1, 4, 2);
  }

  @Test
  void parts_that_another_run_has_done_are_not_stored_again() throws Exception {
    try (PartResults results = sound("bbbbbb", Set.of(0))) {
      cut(results, "a0", 6);
      cut(results, "a1", 6);
      results.complete();
    }

    assertThat(reported).extracting(PartEncoded::getIndex).containsExactly(1, 2);
    assertThat(reported.getFirst().getRenditions().getFirst().getFirstIndex()).isEqualTo(1);
    assertThat(segments()).hasSize(10);
  }

  @Test
  void the_end_of_a_longer_rendition_is_reported_in_parts_of_its_own() throws Exception {
    try (PartResults results = sound("aaaaaa", Set.of())) {
      cut(results, "a0", 2);
      cut(results, "a1", 25);
      results.complete();
    }

    assertThat(reported).extracting(PartEncoded::getIndex).containsExactly(0, 1, 2, 3);
    assertThat(reported)
        .extracting(PartEncoded::getLast)
        .containsExactly(false, false, false, true);
    assertThat(reported.getLast().getRenditions())
        .singleElement()
        .satisfies(part -> assertThat(part.getSegments()).hasSize(4));
  }

  @Test
  void a_preview_of_which_nothing_is_left_ends_all_the_same() throws Exception {
    try (PartResults results = preview()) {
      cut(results, "v0", 2);
      cut(results, "a0", 1);
      results.flush();
      cut(results, "a0", 1);
      results.flush();
      cut(results, "v0", 3);
      cut(results, "a0", 3);
      results.flush();
      results.complete();
    }

    PartEncoded last = reported.getLast();
    assertThat(last.getLast()).isTrue();
    assertThat(last.getRenditions())
        .extracting(
            RenditionPart::getRenditionId,
            RenditionPart::getFirstIndex,
            part -> part.getSegments().size())
        .containsExactlyInAnyOrder(tuple("v0", 5, 0), tuple("a0", 5, 0));
  }

  private PartResults preview() {
    Target target =
        new Target("preview", JobKind.PREPARE, 0, Set.of("v0", "a0"), PartSizes.GROWING);
    return new PartResults(run("aaaaaa"), target, null, 0, Set.of(), null, store, threads);
  }
}
