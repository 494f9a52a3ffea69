package io.mediahub.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventsCommandTest {
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");
  private static final byte[] SEALED = {(byte) 0xC0, (byte) 0xFF, (byte) 0xEE};

  /** Without the one that a test writes to. */
  private static final String OTHERS = "upload.events,playback.events,user.events,grant.events";

  @TempDir static Path state;
  private static MadeLog log;
  private static MadeEvents make;

  @BeforeAll
  static void makeLog() throws Exception {
    log = new MadeLog(state);
    make = new MadeEvents(log);
    log.write(
        Topics.UPLOAD_EVENTS,
        make.requested("media-1", "Big Buck Bunny", AT),
        make.completed("media-1", AT.plusSeconds(5)));
    log.abort(Topics.UPLOAD_EVENTS, make.requested("media-2", "Never happened", AT));
    log.write(Topics.PLAYBACK_EVENTS, make.played("playback-1", "media-1", "viewer-1", AT));
    log.write(Topics.USER_EVENTS, make.registered("user-1", SEALED));
    log.writeBytes(Topics.GRANT_EVENTS, "grant-1", new byte[] {0, 0, 0, 0, 99, 1, 2, 3});
    log.writeBytes(Topics.ENCODE_CONTROL, "job-1", null);
  }

  @AfterAll
  static void stop() throws Exception {
    log.close();
  }

  /** What a command said, and how it ended. */
  private record Said(int exitCode, List<String> lines, String errors) {
    JsonNode json(int line) {
      return JsonMapper.shared().readTree(lines.get(line));
    }
  }

  private static Said run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Analytics.commandLine(state).execute(arguments);
      return new Said(
          exitCode,
          said.toString(StandardCharsets.UTF_8).lines().toList(),
          errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @Test
  void committed_events_of_all_topics_are_shown_in_the_order_of_their_time() {
    Said said = run("events", "show", "--topic", OTHERS);

    assertThat(said.exitCode()).as(said.errors()).isZero();
    assertThat(said.lines()).hasSize(5);
    assertThat(said.lines().get(0))
        .matches(
            "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}  upload\\.events/\\d/0  media-1 .*")
        .contains(
            "  UploadRequested  v1  by somebody  ownerId=owner title=Big Buck Bunny source={…}");
    assertThat(said.lines().get(1)).contains("UploadCompleted  v2");
    assertThat(said.lines().get(2)).contains("PlaybackStarted", "mediaId=media-1");
    assertThat(said.lines().get(3)).contains("UserRegistered", "roles=[\"VIEWER\"]");
    assertThat(said.lines().get(4))
        .contains("unreadable: The registry has no schema with the id 99. 8 bytes");
    assertThat(String.join("", said.lines())).doesNotContain("Never happened");
  }

  @Test
  void for_scripts_each_event_is_an_object_and_the_last_line_says_how_it_ended() {
    Said said = run("events", "show", "--topic", "upload.events", "--output", "json");

    assertThat(said.lines()).hasSize(3);
    JsonNode event = said.json(0);
    assertThat(event.path("topic").asString()).isEqualTo("mediahub.upload.events.v1");
    assertThat(event.path("type").asString()).isEqualTo("UploadRequested");
    assertThat(event.at("/headers/ce_type").asString())
        .isEqualTo("mediahub.upload.UploadRequested");
    assertThat(event.at("/value/metadata/occurredAt").asString()).isEqualTo(AT.toString());
    assertThat(event.at("/value/event/title").asString()).isEqualTo("Big Buck Bunny");
    assertThat(event.at("/value/event/source/sizeBytes").asLong()).isEqualTo(1_000);
    assertThat(said.json(2).path("status").asString()).isEqualTo("done");
    assertThat(said.json(2).path("events").asInt()).isEqualTo(2);
  }

  @Test
  void what_is_sealed_stays_sealed() {
    Said said = run("events", "show", "--type", "UserRegistered", "--output", "json");

    assertThat(said.json(0).at("/value/event/sealedEmail").asString())
        .isEqualTo(Base64.getEncoder().encodeToString(SEALED));
  }

  @Test
  void only_what_was_asked_for_is_shown() {
    assertThat(run("events", "show", "--key", "media-1").lines()).hasSize(2);
    assertThat(run("events", "show", "--type", "mediahub.upload.UploadCompleted").lines())
        .hasSize(1);
    assertThat(run("events", "show", "--topic", OTHERS, "--limit", "3").lines()).hasSize(3);
    assertThat(run("events", "show", "--topic", OTHERS, "--since", "1h").lines()).hasSize(5);
    assertThat(run("events", "show", "--since", Instant.now().plusSeconds(60).toString()).lines())
        .isEmpty();
    assertThat(run("events", "show", "--topic", "encode.control").lines().getFirst())
        .contains("job-1", "no value");
  }

  @Test
  void for_an_unknown_topic_the_topics_are_listed() {
    Said said = run("events", "show", "--topic", "uploads");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors())
        .contains(
            "There is no topic 'uploads'.",
            "The topics are: mediahub.",
            "mediahub.dead-letters.v1, ");
  }

  @Test
  void a_wrong_moment_is_explained() {
    Said said = run("events", "show", "--since", "yesterday");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.errors()).contains("'yesterday' is no moment: use 30m");
  }

  @Test
  void followed_events_are_those_that_come_later() throws Exception {
    CompletableFuture<Said> tail =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "events",
                    "tail",
                    "--topic",
                    "rendition.events",
                    "--key",
                    "media-9",
                    "--limit",
                    "1",
                    "--output",
                    "json"));
    // It begins at the end of its start, which nobody tells: so there may have to be some more.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              log.write(Topics.RENDITION_EVENTS, make.started("media-9", AT));
              return tail.isDone();
            });

    Said said = tail.get(1, TimeUnit.SECONDS);
    assertThat(said.json(0).path("type").asString()).isEqualTo("JobStarted");
    assertThat(said.json(1).path("events").asInt()).isEqualTo(1);
  }

  @Test
  void reading_leaves_no_group_behind() throws Exception {
    run("events", "show", "--topic", OTHERS);

    try (Admin admin = Admin.create(Map.of("bootstrap.servers", log.broker().bootstrap()))) {
      assertThat(admin.listGroups().all().get(30, TimeUnit.SECONDS)).isEmpty();
    }
  }
}
