package io.mediahub.encoder.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.mediahub.s3.testing.S3Server;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mediahub.encoding.MeasuredPiece;
import mediahub.encoding.MeasuredRendition;
import mediahub.encoding.PartManifest;
import mediahub.rendition.Fragment;
import mediahub.rendition.InitObject;
import mediahub.rendition.JobKind;
import mediahub.rendition.PartEncoded;
import mediahub.rendition.RenditionPart;
import mediahub.rendition.Segment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** The object store lets one run decide what a part is. */
class PartsTest {
  private static final int RUNS = 6;

  private static S3Server server;
  private static S3Client s3;
  private static ExecutorService threads;
  private static MediaStore store;
  private static Parts parts;

  @BeforeAll
  static void start() {
    server = S3Server.start("media");
    s3 =
        StoreClient.open(
            server.endpoint(), "us-east-1", S3Server.ACCESS_KEY, S3Server.SECRET_KEY, true);
    threads = Executors.newVirtualThreadPerTaskExecutor();
    store = new MediaStore(s3, "media");
    parts = new Parts(store, threads);
  }

  @AfterAll
  static void stop() throws Exception {
    threads.shutdownNow();
    s3.close();
    server.close();
  }

  private static PartManifest manifest(String packageId, int index, String run) {
    Segment segment =
        new Segment(
            "00000-" + run + ".m4s",
            4_000_000L,
            1234L,
            List.of(new Fragment(2_000_000L, 0L, 300L), new Fragment(2_000_000L, 600L, 310L)));
    InitObject init =
        new InitObject("init-0123456789ab.mp4", 700L, "ab".repeat(32), "avc1.64001f", null);
    PartEncoded part =
        new PartEncoded(
            packageId,
            "job",
            1,
            JobKind.CHUNK,
            index,
            true,
            List.of(new RenditionPart("v240", init, 0, List.of(segment))),
            List.of());
    MeasuredRendition measured =
        new MeasuredRendition(
            "v240",
            12800L,
            0L,
            51200L,
            512L,
            512L,
            512L,
            List.of(new MeasuredPiece(4_000_000L, 1234L)),
            List.of(new MeasuredPiece(2_000_000L, 300L), new MeasuredPiece(2_000_000L, 310L)));
    return new PartManifest(part, List.of(measured), null);
  }

  @Test
  void a_part_has_no_result_until_a_run_commits_one() throws Exception {
    assertThat(parts.find("media", "none", JobKind.CHUNK, 0)).isNull();

    PartManifest own = manifest("one", 0, "aaaaaa");
    assertThat(parts.commit("media", own)).isEqualTo(own);

    assertThat(parts.find("media", "one", JobKind.CHUNK, 0)).isEqualTo(own);
    assertThat(parts.find("media", "one", JobKind.CHUNK, 1)).isNull();
    assertThat(parts.find("media", "one", JobKind.SOUND, 0)).isNull();
  }

  @Test
  void of_runs_at_the_same_time_one_wins_and_all_find_its_result() throws Exception {
    for (int round = 0; round < 20; round++) {
      int index = round;
      var start = new CountDownLatch(1);
      List<Future<PartManifest>> runs = new ArrayList<>();
      for (int run = 0; run < RUNS; run++) {
        PartManifest own = manifest("race", index, "run-" + run);
        Callable<PartManifest> commit =
            () -> {
              start.await();
              return parts.commit("media", own);
            };
        runs.add(threads.submit(commit));
      }
      start.countDown();
      Set<PartManifest> results = new HashSet<>();
      for (Future<PartManifest> run : runs) {
        results.add(run.get());
      }

      assertThat(results).as("round %d", round).hasSize(1);
      assertThat(parts.find("media", "race", JobKind.CHUNK, index))
          .isEqualTo(results.iterator().next());
    }
  }

  @Test
  void a_run_whose_answer_was_lost_finds_that_it_won() throws Exception {
    PartManifest own = manifest("lost", 0, "aaaaaa");
    parts.commit("media", own);

    assertThat(parts.commit("media", own)).isEqualTo(own);
  }

  @Test
  void objects_that_no_result_names_are_deleted_and_nothing_else() throws Exception {
    parts.commit("media", manifest("left", 0, "aaaaaa"));
    List<String> named = List.of("media/left/v240/00000-aaaaaa.m4s", "media/left/v240/init-0.mp4");
    List<String> others = List.of("media/left/v240/00000-bbbbbb.m4s", "media/left/a0/x.m4s");
    List<String> elsewhere = List.of("media/left2/v240/00000.m4s", "media2/left/v240/00000.m4s");
    for (List<String> keys : List.of(named, others, elsewhere)) {
      keys.forEach(key -> store.put(key, new byte[4], "video/mp4"));
    }

    long deleted = parts.deleteOthers("media", "left", named::contains);

    assertThat(deleted).isEqualTo(2);
    assertThat(others).allMatch(key -> store.find(key).isEmpty());
    assertThat(named).allMatch(key -> store.find(key).isPresent());
    assertThat(elsewhere).allMatch(key -> store.find(key).isPresent());
    assertThat(parts.find("media", "left", JobKind.CHUNK, 0)).isNotNull();
  }
}
