package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.mediahub.client.ApiException;
import io.mediahub.client.Event;
import io.mediahub.client.Media;
import io.mediahub.client.SourceFile;
import io.mediahub.client.Upload;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import io.mediahub.system.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnStack
@Order(3)
class HostileInputIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static Person owner;
  private static PlatformStatus before;

  @TempDir private Path folder;

  @BeforeAll
  static void register() {
    owner = Person.registered();
    before = Stack.status();
  }

  @AfterAll
  static void the_stack_is_as_healthy_as_before() {
    PlatformStatus now = Stack.status();
    assertThat(now.allReady()).isTrue();
    assertThat(now.components())
        .extracting(PlatformStatus.Entry::name, PlatformStatus.Entry::restarts)
        .isEqualTo(
            before.components().stream()
                .map(c -> org.assertj.core.groups.Tuple.tuple(c.name(), c.restarts()))
                .toList());
  }

  @Test
  void given_a_playlist_named_mp4_when_uploaded_then_it_is_refused_and_nothing_is_read_for_it()
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("film.mp4"),
            """
            #EXTM3U
            #EXT-X-TARGETDURATION:10
            #EXTINF:10,
            file:///etc/passwd
            #EXT-X-ENDLIST
            """);

    Media media = ended(Clips.upload(owner, file));

    refusedWithAnEvent(media, "MediaRefused");
  }

  @Test
  void given_a_zip_named_mp4_when_uploaded_then_it_is_refused() throws IOException {
    Path file = folder.resolve("film.mp4");
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("film.mp4"));
      Files.copy(Clips.quickest(), zip);
    }

    Media media = ended(Clips.upload(owner, file));

    refusedWithAnEvent(media, "MediaRefused");
  }

  @Test
  void given_a_truncated_file_when_uploaded_then_it_is_refused() throws IOException {
    byte[] whole = Files.readAllBytes(Clips.shipped());
    Path file =
        Files.write(folder.resolve("film.mp4"), Arrays.copyOf(whole, whole.length * 6 / 10));

    Media media = ended(Clips.upload(owner, file));

    refusedWithAnEvent(media, "MediaRefused");
  }

  @Test
  void given_a_checksum_of_something_else_when_uploaded_then_it_is_refused() {
    Path file = Clips.quickest();
    Upload upload =
        Clips.remembered(
            owner
                .api()
                .startUpload(
                    "Not it", Clips.contentType(file), SourceFile.size(file), "0".repeat(64)));
    owner.api().uploadParts(upload, file, sent -> {});

    // Either step may refuse it: the completion, or the inspection of the bytes.
    try {
      owner.api().complete(upload.mediaId());
    } catch (ApiException refused) {
      assertThat(refused.code()).contains("checksum");
    }

    Media media = ended(upload.mediaId());
    assertThat(media.status()).isEqualTo("refused");
    assertThat(media.refusal().code()).contains("checksum");
    assertThat(types(media)).containsAnyOf("MediaRefused", "UploadRefused");
  }

  @Test
  void given_an_empty_file_when_it_is_declared_then_it_is_refused_at_the_door() {
    var refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> owner.api().startUpload("Nothing", "video/mp4", 0, "0".repeat(64)));

    assertThat(refusal.status()).isBetween(400, 422);
    assertThat(refusal.code()).isEqualTo("file-empty");
    assertThat(refusal.problem().field()).isEqualTo("sizeBytes");
    assertThat(refusal.problem().hint()).isNotBlank();
    Media media = ended(refusal.mediaId().orElseThrow());
    assertThat(media.status()).isEqualTo("refused");
    assertThat(media.refusal().code()).isEqualTo("file-empty");
    assertThat(types(media)).containsExactly("UploadDeclined");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1001, 5000})
  void given_a_body_of_another_size_than_declared_when_put_then_the_store_and_completion_refuse(
      int bytes) throws Exception {
    Upload upload = declared(1000);

    int put = put(upload, new byte[bytes]);

    var refusal =
        catchThrowableOfType(ApiException.class, () -> owner.api().complete(upload.mediaId()));
    assertThat(put).isBetween(400, 403);
    assertThat(refusal.status()).isEqualTo(409);
    assertThat(refusal.code()).isEqualTo("upload-incomplete");
    assertThat(refusal.problem().hint()).contains("exactly the length");
    recorded(upload, "UploadRequested", "CompletionRefused");
  }

  @Test
  void given_a_drawing_or_a_program_when_declared_then_the_type_is_refused() {
    var drawing =
        catchThrowableOfType(
            ApiException.class,
            () -> owner.api().startUpload("Drawing", "image/svg+xml", 10, "0".repeat(64)));
    var program =
        catchThrowableOfType(
            ApiException.class,
            () -> owner.api().startUpload("Tool", "application/x-executable", 10, "0".repeat(64)));

    assertThat(drawing.code()).isEqualTo("type-not-allowed");
    assertThat(drawing.status()).isEqualTo(415);
    assertThat(program.code()).isEqualTo("type-not-allowed");
    assertThat(types(ended(drawing.mediaId().orElseThrow()))).containsExactly("UploadDeclined");
    assertThat(types(ended(program.mediaId().orElseThrow()))).containsExactly("UploadDeclined");
  }

  private static Upload declared(long size) {
    return Clips.remembered(owner.api().startUpload("Declared", "video/mp4", size, "c".repeat(64)));
  }

  private static void recorded(Upload upload, String... types) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(owner.api().events(upload.mediaId()))
                    .extracting(Event::type)
                    .containsExactly(types));
  }

  private static Media ended(String mediaId) {
    return owner.api().awaitMedia(mediaId, Media::ended, SOON);
  }

  private static void refusedWithAnEvent(Media media, String type) {
    assertThat(media.status()).isEqualTo("refused");
    assertThat(media.refusal().code()).isNotBlank();
    assertThat(media.refusal().sentence()).isNotBlank();
    assertThat(media.refusal().hint()).isNotBlank();
    assertThat(media.refusal().sentence()).doesNotContain("/work", "/tmp", ".mediahub");
    assertThat(types(media)).contains(type).doesNotContain("MediaInspected", "MediaPublished");
  }

  private static List<String> types(Media media) {
    return owner.api().events(media).stream().map(Event::type).toList();
  }

  private static int put(Upload upload, byte[] body) throws Exception {
    Upload.Part part = upload.parts().getFirst();
    var request =
        HttpRequest.newBuilder(URI.create(part.url()))
            .timeout(Duration.ofSeconds(20))
            .PUT(BodyPublishers.ofByteArray(body));
    Map<String, String> headers = part.headers() == null ? Map.of() : part.headers();
    headers.forEach(
        (name, value) -> {
          if (!List.of("host", "content-length").contains(name.toLowerCase(Locale.ROOT))) {
            request.header(name, value);
          }
        });
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<Void> answer = http.send(request.build(), BodyHandlers.discarding());
      return answer.statusCode();
    }
  }
}
