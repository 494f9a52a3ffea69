package io.mediahub.platform.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.grant.GrantTerms;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.media.Listing;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.upload.UploadOwner;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.domain.user.Erased;
import io.mediahub.domain.user.UserState;
import io.mediahub.domain.watching.HistoryState;
import io.mediahub.domain.watching.Stretches;
import io.mediahub.domain.watching.WatchingState;
import io.mediahub.platform.refusal.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mediahub.upload.Visibility;
import mediahub.user.Role;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * States as they lie in the decisions database. A file that is there stays as it is: other versions
 * wrote it. {@code -Dstates.write=true} adds the files of new cases.
 */
class StoredStatesTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path FILES = Path.of("src/test/resources/states");
  private static final Instant AT = Instant.parse("2026-05-01T12:00:00.123Z");
  private static final UploadState.Declared DECLARED =
      new UploadState.Declared(
          "u1", "Film", "bucket", "key", 1000, "ab", "video/mp4", "m1", 8_388_608, AT);

  /** By the first word of a file's name. */
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "user", UserState.class,
          "session", SessionState.class,
          "upload", UploadState.class,
          "invitation", InvitationState.class,
          "grant", GrantState.class,
          "playback", PlaybackState.class,
          "watching", WatchingState.class,
          "history", HistoryState.class);

  private record Sample<T>(Class<T> type, T state) {
    String write() {
      return StateJson.write(type, state);
    }
  }

  private static Map<String, Sample<?>> samples() {
    Map<String, Sample<?>> all = new LinkedHashMap<>();
    all.put("user-of-today", new Sample<>(UserState.class, account()));
    all.put(
        "session-of-a-device",
        new Sample<>(
            SessionState.class,
            new SessionState.Open(
                "u1",
                "aGFzaA==",
                3,
                AT,
                AT.plusSeconds(1),
                2,
                AT.minusSeconds(60),
                AT.plusSeconds(600),
                "ZGV2aWNl",
                AT.minusSeconds(30),
                AT.minusSeconds(10))));
    all.put(
        "user-leaving", new Sample<>(UserState.class, new UserState.Leaving(account(), AT, true)));
    all.put("user-forgetting", new Sample<>(UserState.class, new UserState.Forgetting(AT, true)));
    all.put(
        "user-forgotten",
        new Sample<>(
            UserState.class,
            new UserState.Forgotten(
                AT,
                List.of(
                    new Erased("log", "log: t/1", "unreadable", 2, 5L, 9L, AT),
                    new Erased("key", "decisions: subject_key", "destroyed", 1, null, null, AT)))));
    all.put(
        "session-revoked", new Sample<>(SessionState.class, new SessionState.Revoked("u1", AT)));
    all.put(
        "upload-declined",
        new Sample<>(
            UploadState.class,
            new UploadState.Declined(
                "u1", new Refusal(Refusal.Kind.INVALID, "code", "field", "Sentence.", "Hint."))));
    all.put(
        "upload-pending", new Sample<>(UploadState.class, new UploadState.Pending(DECLARED, 12L)));
    all.put(
        "upload-completed-with-subtitles",
        new Sample<>(
            UploadState.class,
            new UploadState.Completed(DECLARED, true, null, List.of("de", "pt-BR"))));
    all.put(
        "upload-encoded-anew",
        new Sample<>(
            UploadState.class, new UploadState.Completed(DECLARED, false, "recipe-4", null)));
    all.put(
        "upload-deleted", new Sample<>(UploadState.class, new UploadState.Deleted("u1", DECLARED)));
    all.put(
        "upload-discarded", new Sample<>(UploadState.class, new UploadState.Discarded(DECLARED)));
    all.put("upload-aborted", new Sample<>(UploadState.class, new UploadState.Aborted(DECLARED)));
    all.put(
        "upload-refused",
        new Sample<>(
            UploadState.class, new UploadState.Refused(DECLARED, "code", "Sentence.", "Hint.")));
    all.put(
        "invitation-open",
        new Sample<>(InvitationState.class, new InvitationState.Open("u1", "aGFzaA==", AT)));
    all.put(
        "invitation-used",
        new Sample<>(InvitationState.class, new InvitationState.Used("u1", null, AT, "u2")));
    all.put(
        "invitation-revoked",
        new Sample<>(InvitationState.class, new InvitationState.Revoked("u1", "aGFzaA==", AT)));
    all.put("grant-active", new Sample<>(GrantState.class, GrantState.ACTIVE));
    all.put("grant-revoked", new Sample<>(GrantState.class, GrantState.REVOKED));
    all.put(
        "grant-limited",
        new Sample<>(
            GrantState.class,
            new GrantState(GrantState.Standing.ACTIVE, new GrantTerms(AT, AT.plusSeconds(1), 3))));
    all.put(
        "upload-pending-decided",
        new Sample<>(
            UploadState.class,
            new UploadState.Pending(
                new UploadState.Declared(
                    "u1",
                    "Film",
                    "bucket",
                    "key",
                    1000,
                    "ab",
                    "video/mp4",
                    "m1",
                    8_388_608,
                    AT,
                    new Listing(
                        "A dragon.",
                        List.of("short"),
                        "en",
                        Visibility.PUBLIC,
                        2,
                        1,
                        2,
                        AT,
                        AT.plusSeconds(1),
                        AT.plusSeconds(2),
                        "A claim.")),
                null)));
    all.put(
        "playback-ended",
        new Sample<>(PlaybackState.class, new PlaybackState.Ended("m1", "v1", AT)));
    all.put(
        "playback-started",
        new Sample<>(
            PlaybackState.class,
            new PlaybackState.Started("m1", "v1", "g1", 2, AT, AT.plusSeconds(300))));
    all.put(
        "watching-shown",
        new Sample<>(
            WatchingState.class,
            new WatchingState.Shown(
                40_000,
                AT,
                new Stretches(List.of(new Stretches.Span(0, 30), new Stretches.Span(35, 40))))));
    all.put("history-recorded", new Sample<>(HistoryState.class, HistoryState.RECORDED));
    all.put("history-paused", new Sample<>(HistoryState.class, HistoryState.PAUSED));
    return all;
  }

  private static UserState.Registered account() {
    var address = new UserState.Address("bG9vaw==", "bWFpbA==", true);
    return new UserState.Registered(
        "cA==",
        List.of(Role.VIEWER, Role.ADMIN),
        true,
        address,
        2,
        "s1",
        new UserState.MailedCode("aDE=", AT, null),
        new UserState.MailedCode("aDI=", AT, new UserState.Address("bg==", "bmV3", false)),
        "d2h5",
        new UserState.SecondFactor("c2Vj", 100L, List.of("cjE=")));
  }

  @TestFactory
  Stream<DynamicTest> what_is_written_is_what_other_versions_know() {
    return samples().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
  }

  private static <T> void check(String name, Sample<T> sample) throws IOException {
    Path file = FILES.resolve(name + ".json");
    if (Boolean.getBoolean("states.write") && !Files.exists(file)) {
      Files.createDirectories(FILES);
      Files.writeString(
          file,
          JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(sample.write()))
              + "\n",
          UTF_8);
    }
    String golden = Files.readString(file, UTF_8);
    assertThat(JSON.readTree(sample.write())).isEqualTo(JSON.readTree(golden));
    assertThat(StateJson.readState(sample.type(), golden)).isEqualTo(sample.state());
  }

  /**
   * Before media could be encoded by another recipe and had subtitles, and before accounts had more
   * than a password.
   */
  @TestFactory
  Stream<DynamicTest> what_an_earlier_version_stored_is_what_it_meant() {
    return Map.of(
            "upload-completed",
            new UploadState.Completed(DECLARED),
            "upload-cancelled",
            new UploadState.Completed(DECLARED, true, null, null),
            "user-registered",
            new UserState.Registered("cA==", List.of(Role.VIEWER, Role.ADMIN), true),
            "session-open",
            new SessionState.Open("u1", "aGFzaA==", 3, AT, AT.plusSeconds(1)))
        .entrySet()
        .stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () ->
                        assertThat(
                                StateJson.readState(
                                    TYPES.get(e.getKey().substring(0, e.getKey().indexOf('-'))),
                                    Files.readString(FILES.resolve(e.getKey() + ".json"), UTF_8)))
                            .isEqualTo(e.getValue())));
  }

  @Test
  void every_state_of_an_upload_says_whose_it_is() {
    samples()
        .forEach(
            (name, sample) -> {
              if (name.startsWith("upload-")) {
                assertThat(StateJson.read(UploadOwner.class, sample.write()).userId())
                    .as(name)
                    .isEqualTo("u1");
              }
            });
  }

  /**
   * Shapes that are not written any more: each file with what it means today. {@code
   * -Dstates.write=true} adds what a new file means.
   */
  @TestFactory
  Stream<DynamicTest> what_an_older_version_wrote_means_what_it_meant() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(FILES.resolve("earlier"))) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(6);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(file.getFileName().toString(), () -> checkEarlier(file)));
  }

  private static void checkEarlier(Path file) throws IOException {
    String name = file.getFileName().toString();
    Class<?> type = TYPES.get(name.substring(0, name.indexOf('-')));
    String meaning = StateJson.readState(type, Files.readString(file, UTF_8)) + "\n";
    Path golden = file.resolveSibling(name.replace(".json", ".txt"));
    if (Boolean.getBoolean("states.write") && !Files.exists(golden)) {
      Files.writeString(golden, meaning, UTF_8);
    }
    assertThat(meaning)
        .as("What %s says means something else now. A new field needs a default.", name)
        .isEqualTo(Files.readString(golden, UTF_8));
  }

  /** They lie in somebody's database: files are added, never changed. */
  @Test
  void no_stored_state_is_changed_or_missing() throws Exception {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> found = Files.walk(FILES)) {
      for (Path file : found.filter(each -> each.toString().endsWith(".json")).toList()) {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        digests.put(FILES.relativize(file).toString(), HexFormat.of().formatHex(hash));
      }
    }
    Path list = FILES.resolve("digests.txt");
    Map<String, String> recorded = new TreeMap<>();
    if (Files.exists(list)) {
      Files.readAllLines(list, UTF_8)
          .forEach(line -> recorded.put(line.substring(66), line.substring(0, 64)));
    }
    if (Boolean.getBoolean("states.write")) {
      digests.forEach(recorded::putIfAbsent);
      Files.write(
          list, recorded.entrySet().stream().map(e -> e.getValue() + "  " + e.getKey()).toList());
    }

    assertThat(digests)
        .as(
            "A stored state was changed or deleted: put it back. A new one is added with"
                + " -Dstates.write=true.")
        .isEqualTo(recorded);
  }

  @Test
  void a_field_that_only_a_newer_version_knows_outlives_an_older_ones_write() {
    String newer =
        "{\"is\":\"pending\",\"declared\":{\"ownerId\":\"u1\",\"title\":\"Film\",\"language\":\"de\"},"
            + "\"refusedAtBytes\":null,\"checksum\":\"x\"}";

    String written =
        StateJson.write(UploadState.class, new UploadState.Pending(DECLARED, 7L), newer);

    var tree = JSON.readTree(written);
    assertThat(tree.path("checksum").asString()).isEqualTo("x");
    assertThat(tree.path("declared").path("language").asString()).isEqualTo("de");
    assertThat(tree.path("declared").path("bucket").asString()).isEqualTo("bucket");
    assertThat(tree.path("refusedAtBytes").asLong()).isEqualTo(7);
  }

  @Test
  void a_field_of_a_case_that_is_over_is_not_kept() {
    String newer = "{\"is\":\"open\",\"userId\":\"u\",\"device\":\"phone\"}";
    assertThat(StateJson.write(SessionState.class, new SessionState.Revoked("u", AT), newer))
        .doesNotContain("phone");
  }

  @Test
  void a_case_that_only_a_newer_version_knows_is_no_fault_of_the_request() {
    assertThatThrownBy(() -> StateJson.readState(UserState.class, "{\"is\":\"suspended\"}"))
        .isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> StateJson.readState(GrantState.class, "\"PAUSED\""))
        .isInstanceOf(UnavailableException.class);
  }
}
