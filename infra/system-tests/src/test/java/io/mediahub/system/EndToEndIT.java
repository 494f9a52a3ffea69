package io.mediahub.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.client.ApiException;
import io.mediahub.client.Event;
import io.mediahub.client.Media;
import io.mediahub.client.Playback;
import io.mediahub.client.StreamReader.Fetched;
import io.mediahub.client.StreamReader.ReadStream;
import io.mediahub.hls.mp4.RenditionBytes;
import io.mediahub.hls.mp4.RenditionMeter;
import io.mediahub.playlist.check.PlaylistChecklist;
import io.mediahub.schemas.Topics;
import io.mediahub.system.stack.Clips;
import io.mediahub.system.stack.FfProbe;
import io.mediahub.system.stack.KafkaLog;
import io.mediahub.system.stack.OnStack;
import io.mediahub.system.stack.Person;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mediahub.rendition.VideoRung;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@OnStack
@Order(4)
class EndToEndIT {
  private static final Duration ENCODED = Duration.ofMinutes(4);
  private static final Duration DELETED = Duration.ofSeconds(30);
  private static Person owner;

  @TempDir private Path folder;

  @BeforeAll
  static void register() {
    owner = Person.registered();
  }

  static Stream<Path> clips() {
    return Clips.all();
  }

  @ParameterizedTest
  @MethodSource("clips")
  void given_a_real_file_when_uploaded_then_it_is_a_stream_that_keeps_the_checklist(Path clip)
      throws Exception {
    String mediaId = Clips.upload(owner, clip);

    Media media = owner.api().awaitMedia(mediaId, Media::ended, ENCODED);

    assertThat(media.refusal()).isNull();
    assertThat(media.status()).isEqualTo("published");
    catalogueSaysWhatHappened(media);
    timelineIsWhole(owner.api().events(media));
    var objects = new LinkedHashMap<URI, byte[]>();
    ReadStream stream = read(mediaId, objects);
    servedIsWhatWasMade(mediaId, stream, objects);
    everyRenditionIsReadable(mediaId, media, objects);
  }

  @Test
  void given_an_encode_that_its_owner_cancelled_when_it_is_asked_for_again_then_it_is_published()
      throws Exception {
    String mediaId = Clips.upload(owner, Clips.shipped());
    owner.api().cancelEncoding(mediaId);
    Media cancelled = owner.api().awaitMedia(mediaId, Media::ended, ENCODED);
    assertThat(cancelled.status()).isEqualTo("cancelled");

    owner.api().retryEncoding(mediaId, null);

    owner.api().awaitMedia(mediaId, media -> media.status().equals("published"), ENCODED);
  }

  @Test
  void given_published_media_when_its_owner_deletes_it_then_nothing_of_it_is_served()
      throws Exception {
    String mediaId = Clips.upload(owner, Clips.quickest());
    owner.api().awaitMedia(mediaId, media -> media.status().equals("published"), ENCODED);
    HttpRequest playlist = playlist(owner.watches(mediaId));
    assertThat(status(playlist)).isEqualTo(200);

    owner.api().deleteMediaAtOnce(mediaId);

    Awaitility.await("its cookies end").atMost(DELETED).until(() -> status(playlist) == 403);
    Awaitility.await("nobody reads of it")
        .atMost(DELETED)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> owner.api().media(mediaId))
                    .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("media-deleted")));
    Awaitility.await("a worker is to delete its objects")
        .atMost(DELETED)
        .until(
            () ->
                KafkaLog.committed(Topics.ENCODE_LATER.name()).stream()
                    .anyMatch(job -> new String(job.key(), UTF_8).equals(mediaId)));
  }

  private static HttpRequest playlist(Playback playback) {
    return HttpRequest.newBuilder(URI.create(playback.playlistUrl()))
        .header("Cookie", playback.cookieHeader())
        .build();
  }

  private static int status(HttpRequest request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  private static void catalogueSaysWhatHappened(Media media) {
    var timings = media.timings();
    assertThat(timings.requestedAt()).isBeforeOrEqualTo(timings.uploadedAt());
    assertThat(timings.uploadedAt()).isBeforeOrEqualTo(timings.inspectedAt());
    assertThat(timings.inspectedAt()).isBeforeOrEqualTo(timings.publishedAt());
    // A preview can be played while the file is still inspected.
    assertThat(timings.uploadedAt()).isBeforeOrEqualTo(timings.firstPlayableAt());
    assertThat(timings.firstPlayableAt()).isBeforeOrEqualTo(timings.publishedAt());
    assertThat(media.progressPermille()).isEqualTo(1000);
    assertThat(media.durationMillis()).isPositive();
    assertThat(media.inspection()).isNotNull();
    assertThat(media.renditions()).isNotEmpty();
    assertThat(media.renditions())
        .allSatisfy(rendition -> assertThat(rendition.segments()).isPositive());
  }

  private static void timelineIsWhole(List<Event> events) {
    assertThat(events)
        .extracting(Event::type)
        .contains(
            "UploadRequested",
            "UploadCompleted",
            "MediaInspected",
            "PackagePlanned",
            "JobsRequested",
            "PartEncoded",
            "PackagePlayable",
            "PackageChecked",
            "JobFinished",
            "MediaPublished");
    assertThat(events).extracting(Event::eventId).doesNotHaveDuplicates();
    assertThat(events)
        .extracting(Event::correlationId)
        .as("one trace from the upload's completion to the publication")
        .satisfies(
            ids ->
                assertThat(List.copyOf(ids).getLast())
                    .isEqualTo(
                        events.stream()
                            .filter(e -> e.type().equals("UploadCompleted"))
                            .findFirst()
                            .orElseThrow()
                            .correlationId()));
    events.stream()
        .collect(Collectors.groupingBy(Event::topic))
        .forEach(
            (topic, of) ->
                assertThat(of.stream().map(Event::version).sorted().toList())
                    .as("versions of %s", topic)
                    .isEqualTo(
                        Stream.iterate(1L, version -> version + 1).limit(of.size()).toList()));
  }

  private static ReadStream read(String mediaId, Map<URI, byte[]> objects) {
    Playback playback = owner.watches(mediaId);
    return owner
        .api()
        .streams()
        .readAll(
            URI.create(playback.playlistUrl()),
            playback.cookieHeader(),
            (Fetched object) -> objects.put(object.uri(), object.bytes()));
  }

  private static void servedIsWhatWasMade(
      String mediaId, ReadStream stream, Map<URI, byte[]> objects) {
    ServedPackage made = ServedPackage.of(mediaId);

    var report =
        PlaylistChecklist.check(
            ServedPackage.texts(stream), made.pack(), made.source(), measured(objects));

    assertThat(report.findings()).isEmpty();
    assertThat(stream.renditions()).allSatisfy(r -> assertThat(r.ended()).isTrue());
    var served = new HashMap<String, Long>();
    objects.forEach(
        (uri, bytes) ->
            served.put(
                ServedPackage.renditionOf(uri) + "/" + ServedPackage.nameOf(uri),
                (long) bytes.length));
    assertThat(served).isEqualTo(made.segmentBytes());
  }

  /** The init section of a rendition comes before its segments. */
  private static Map<String, RenditionBytes> measured(Map<URI, byte[]> objects) {
    var meters = new LinkedHashMap<String, RenditionMeter>();
    objects.forEach(
        (uri, bytes) -> {
          String id = ServedPackage.renditionOf(uri);
          if (meters.containsKey(id)) {
            meters.get(id).add(bytes);
          } else {
            meters.put(id, RenditionMeter.of(bytes));
          }
        });
    return meters.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().result()));
  }

  private void everyRenditionIsReadable(String mediaId, Media media, Map<URI, byte[]> objects)
      throws Exception {
    ServedPackage made = ServedPackage.of(mediaId);
    var files = new LinkedHashMap<String, ByteArrayOutputStream>();
    objects.forEach(
        (uri, bytes) ->
            files
                .computeIfAbsent(ServedPackage.renditionOf(uri), id -> new ByteArrayOutputStream())
                .writeBytes(bytes));
    for (var file : files.entrySet()) {
      Path whole =
          Files.write(folder.resolve(file.getKey() + ".mp4"), file.getValue().toByteArray());

      FfProbe.Track track = FfProbe.read(whole);

      assertThat(track.complaints()).as(file.getKey()).isEmpty();
      assertThat(track.seconds())
          .as("duration of %s", file.getKey())
          .isCloseTo(media.durationMillis() / 1000.0, within(0.35));
      made.plan().getVideo().stream()
          .filter(rung -> rung.getRenditionId().equals(file.getKey()))
          .findFirst()
          .ifPresentOrElse(
              rung -> looksLike(rung, track),
              () -> assertThat(track.codec()).as(file.getKey()).isEqualTo("aac"));
    }
  }

  private static void looksLike(VideoRung rung, FfProbe.Track track) {
    assertThat(track.codec()).isEqualTo("h264");
    assertThat(track.width()).isEqualTo(rung.getWidth());
    assertThat(track.height()).isEqualTo(rung.getHeight());
  }
}
