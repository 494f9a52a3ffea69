package io.mediahub.platform.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mediahub.domain.Refusal;
import io.mediahub.domain.grant.GrantState;
import io.mediahub.domain.invitation.InvitationState;
import io.mediahub.domain.playback.PlaybackState;
import io.mediahub.domain.session.SessionState;
import io.mediahub.domain.upload.UploadOwner;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.refusal.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

  private record Sample<T>(Class<T> type, T state) {
    String write() {
      return StateJson.write(type, state);
    }
  }

  private static Map<String, Sample<?>> samples() {
    Map<String, Sample<?>> all = new LinkedHashMap<>();
    all.put(
        "user-registered",
        new Sample<>(
            UserState.class,
            new UserState.Registered("cA==", List.of(Role.VIEWER, Role.ADMIN), true)));
    all.put(
        "session-open",
        new Sample<>(
            SessionState.class, new SessionState.Open("u1", "aGFzaA==", 3, AT, AT.plusSeconds(1))));
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
        "playback-started",
        new Sample<>(
            PlaybackState.class,
            new PlaybackState.Started("m1", "v1", "g1", 2, AT, AT.plusSeconds(300))));
    return all;
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

  /** Before media could be encoded by another recipe, and had subtitles. */
  @TestFactory
  Stream<DynamicTest> what_an_earlier_version_stored_is_what_it_meant() {
    return Map.of(
            "upload-completed", new UploadState.Completed(DECLARED),
            "upload-cancelled", new UploadState.Completed(DECLARED, true, null, null))
        .entrySet()
        .stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () ->
                        assertThat(
                                StateJson.readState(
                                    UploadState.class,
                                    Files.readString(FILES.resolve(e.getKey() + ".json"), UTF_8)))
                            .isEqualTo(e.getValue())));
  }

  /** Before encodings could be cancelled. */
  @Test
  void an_upload_that_an_earlier_version_completed_is_not_cancelled() {
    String written = StateJson.write(UploadState.class, new UploadState.Completed(DECLARED));
    String earlier = written.replace(",\"cancelled\":false", "");

    UploadState read = StateJson.readState(UploadState.class, earlier);

    assertThat(earlier).doesNotContain("cancelled");
    assertThat(read).isEqualTo(new UploadState.Completed(DECLARED));
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

  @TestFactory
  Stream<DynamicTest> what_an_older_version_wrote_is_read() {
    return Map.<String, Class<?>>of(
            "{\"is\":\"open\",\"userId\":\"u\",\"currentHash\":\"aA==\",\"generation\":1,"
                + "\"expiresAt\":\"2026-05-01T12:00:00Z\"}",
            SessionState.class,
            "{\"is\":\"revoked\",\"userId\":\"u\"}",
            SessionState.class,
            "{\"is\":\"registered\",\"sealedPasswordHash\":\"cA==\",\"roles\":[\"VIEWER\"]}",
            UserState.class,
            "{\"is\":\"started\",\"mediaId\":\"m\",\"viewerId\":\"v\",\"grantVersion\":1}",
            PlaybackState.class,
            "{\"is\":\"completed\",\"declared\":{\"ownerId\":\"u1\",\"title\":\"Film\"},"
                + "\"cancelled\":true}",
            UploadState.class)
        .entrySet()
        .stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () -> assertThat(StateJson.readState(e.getValue(), e.getKey())).isNotNull()));
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
