package io.mediahub.view;

import io.mediahub.domain.upload.UploadCommand;
import io.mediahub.domain.upload.UploadDecider;
import io.mediahub.domain.upload.UploadPolicy;
import io.mediahub.domain.upload.UploadState;
import io.mediahub.platform.command.AggregateType;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.schemas.Topics;
import io.mediahub.testing.Api;
import io.mediahub.testing.AuditRows;
import io.mediahub.testing.TestClock;
import io.mediahub.testing.TestPlatform;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The service, started once for all tests, and the read models as a topology would have written
 * them.
 */
final class Service {
  static final TestPlatform PLATFORM = TestPlatform.start();
  static final TestClock CLOCK = new TestClock();
  private static final AggregateType<UploadCommand, UploadState, UploadEvent> UPLOADS =
      new AggregateType<>(
          "upload",
          Topics.UPLOAD_EVENTS,
          new UploadDecider(),
          UploadState.class,
          UploadEnvelope::new);
  private static final CommandExecutor EXECUTOR;
  private static final int PORT;
  private static final Map<String, String> SETTINGS;

  static {
    var settings = PLATFORM.settings();
    settings.put("mediahub.view.growing-age", "50ms");
    SETTINGS = Map.copyOf(settings);
    var context = run(Map.of());
    EXECUTOR = context.getBean(CommandExecutor.class);
    PORT = port(context);
  }

  private Service() {}

  static Api as(String userId, String... roles) {
    return new Api(
        PORT, PLATFORM.token(userId, roles.length == 0 ? new String[] {"VIEWER"} : roles));
  }

  /** Another instance beside the one that is tested. */
  static ConfigurableApplicationContext run(Map<String, String> more) {
    var settings = new LinkedHashMap<>(SETTINGS);
    settings.putAll(more);
    return CLOCK.run(ViewService.class, TestPlatform.arguments(settings));
  }

  static Api at(ConfigurableApplicationContext instance, String userId) {
    return new Api(port(instance), PLATFORM.token(userId, "VIEWER"));
  }

  private static int port(ConfigurableApplicationContext instance) {
    return Integer.parseInt(instance.getEnvironment().getRequiredProperty("local.server.port"));
  }

  /** When the write side looks at a playback again. */
  static Instant dueAt(String playbackId) {
    return PLATFORM
        .decisions()
        .sql("select due_at from aggregate where type = 'playback' and id = ?")
        .param(playbackId)
        .query(OffsetDateTime.class)
        .single()
        .toInstant();
  }

  static Api anonymous() {
    return new Api(PORT, null);
  }

  static String user() {
    return UUID.randomUUID().toString();
  }

  /** A media whose upload is complete, in the catalogue and on the write side. */
  static String media(String ownerId) {
    return media(ownerId, Instant.now());
  }

  static String media(String ownerId, Instant requestedAt) {
    String mediaId = UUID.randomUUID().toString();
    EXECUTOR
        .execute(
            UPLOADS,
            mediaId,
            new UploadCommand.Request(
                ownerId,
                "Film",
                new SourceObject("b", mediaId, 1000L, "ab".repeat(32), "video/mp4"),
                "m",
                8,
                requestedAt.plus(Duration.ofDays(1)),
                new UploadPolicy(10_000, 10_000, Set.of("video/mp4"))),
            new CommandContext(
                UUID.randomUUID().toString(),
                ownerId,
                "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
                "test",
                requestedAt,
                List.of()))
        .orThrow();
    views()
        .sql(
            """
            insert into catalogue_upload (media_id, owner_id, title, content_type, size_bytes,
              state, requested_at, completed_at, version, src_offset)
            values (?, ?, 'Film', 'video/mp4', 1000, 'completed', ?, ?, 2, 0)
            """)
        .params(mediaId, ownerId, at(requestedAt), at(requestedAt.plusSeconds(1)))
        .update();
    return mediaId;
  }

  /** Decided on the write side, and in the catalogue as a topology would have written it. */
  static void decided(String mediaId, UploadCommand command) {
    EXECUTOR
        .execute(
            UPLOADS,
            mediaId,
            command,
            new CommandContext(
                UUID.randomUUID().toString(),
                "test",
                "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01",
                "test",
                Instant.now(),
                List.of()))
        .orThrow();
    switch (command) {
      case UploadCommand.Show show ->
          column(mediaId, "visibility", show.to().name().toLowerCase(Locale.ROOT));
      case UploadCommand.Schedule schedule -> {
        column(mediaId, "opens_at", schedule.opensAt() == null ? null : at(schedule.opensAt()));
        column(mediaId, "closes_at", schedule.closesAt() == null ? null : at(schedule.closesAt()));
      }
      case UploadCommand.TakeDown down -> column(mediaId, "takedown", down.reason());
      case UploadCommand.Reinstate back -> column(mediaId, "takedown", null);
      default -> throw new IllegalArgumentException("Not in the catalogue: " + command);
    }
  }

  private static void column(String mediaId, String column, Object value) {
    views()
        .sql("update catalogue_upload set " + column + " = ? where media_id = ?")
        .param(value)
        .param(mediaId)
        .update();
  }

  /** Deleted by its owner, who can restore it until then; in the catalogue alone. */
  static void removed(String mediaId, Instant until) {
    column(mediaId, "remove_at", at(until));
  }

  /** In the catalogue alone. */
  static void edited(
      String mediaId, String title, String description, String language, String... tags) {
    column(mediaId, "title", title);
    column(mediaId, "description", description);
    column(mediaId, "language", language);
    views()
        .sql("update catalogue_upload set tags = to_jsonb(?::text[]) where media_id = ?")
        .param(tags)
        .param(mediaId)
        .update();
  }

  private static final String MAIN = "job-m";

  private static final String VIDEO_RUNGS =
      """
      [{"renditionId":"v240","width":426,"height":240,"frameRateNum":24,"frameRateDen":1,
        "maxBitsPerSecond":400000}]\
      """;

  private static final String AUDIO_RUNGS =
      """
      [{"renditionId":"a0","sourceIndex":1,"channels":2,"sampleRate":48000,
        "bitsPerSecond":128000,"language":"en","name":"English","defaultTrack":true}]\
      """;

  /** Planned: one video and one audio rendition, in 4 s segments. */
  static void encoding(String mediaId) {
    inspected(mediaId);
    views()
        .sql("update catalogue_media set encoding_id = ? where media_id = ?")
        .params(MAIN, mediaId)
        .update();
    pack(mediaId, MAIN, "main", 4000);
    rendition(mediaId, MAIN, "v240", "avc1.640015");
    rendition(mediaId, MAIN, "a0", "mp4a.40.2");
  }

  private static void inspected(String mediaId) {
    views()
        .sql(
            """
            insert into catalogue_media (media_id, phase, permille, inspection, duration_micros,
              inspected_at, awaited, version, src_offset)
            values (?, 'encoding', 250,
              '{"container":"mov","durationMicros":6500000,"video":null,"audio":[],
                "droppedTracks":[{"index":2,"codec":"nellymoser",
                  "reason":"The audio is encoded as nellymoser, which is not supported."}]}',
              6500000, now(), '', 5, 0)
            """)
        .params(mediaId)
        .update();
  }

  /** As an earlier version encoded it: the ladder is the media's, and the path has two steps. */
  static void encodingOfEarlierVersion(String mediaId) {
    inspected(mediaId);
    views()
        .sql(
            """
            update catalogue_media set job_id = 'job', attempt = 1, encoding_id = 'job-1',
              video_rungs = ?::jsonb, audio_rungs = ?::jsonb, segment_millis = 4000
             where media_id = ?
            """)
        .params(VIDEO_RUNGS, AUDIO_RUNGS, mediaId)
        .update();
    views()
        .sql(
            """
            insert into catalogue_package (media_id, package_id, path, kind, state, chunk_count,
              kept, planned_at, src_offset)
            values (?, 'job-1', 'job/1', 'main', 'encoding', 0, '', now(), 0)
            """)
        .params(mediaId)
        .update();
    rendition(mediaId, "job-1", "v240", "avc1.640015");
    rendition(mediaId, "job-1", "a0", "mp4a.40.2");
  }

  /** A package with a plan of its own and no renditions yet. */
  static void pack(String mediaId, String packageId, String kind, int segmentMillis) {
    views()
        .sql(
            """
            insert into catalogue_package (media_id, package_id, path, kind, state, video_rungs,
              audio_rungs, segment_millis, chunk_count, kept, planned_at, src_offset)
            values (?, ?, ?, ?, 'encoding', ?::jsonb, ?::jsonb, ?, 2, '', now(), 0)
            """)
        .params(mediaId, packageId, packageId, kind, VIDEO_RUNGS, AUDIO_RUNGS, segmentMillis)
        .update();
  }

  /** The package takes over renditions. */
  static void keeps(String mediaId, String packageId, String basedOn, String kept) {
    views()
        .sql(
            """
            update catalogue_package set based_on = ?, kept = ?
             where media_id = ? and package_id = ?
            """)
        .params(basedOn, kept, mediaId, packageId)
        .update();
  }

  static void state(String mediaId, String packageId, String state) {
    views()
        .sql("update catalogue_package set state = ? where media_id = ? and package_id = ?")
        .params(state, mediaId, packageId)
        .update();
  }

  static void rendition(String mediaId, String packageId, String id, String codecs) {
    views()
        .sql(
            """
            insert into catalogue_rendition (media_id, package_id, rendition_id, init_name,
              init_bytes, codecs, segment_count, chunks, duration_micros, size_bytes,
              peak_bits_per_second, complete, src_offset)
            values (?, ?, ?, 'init.mp4', 800, ?, 0, 0, 0, 0, 0, false, 0)
            """)
        .params(mediaId, packageId, id, codecs)
        .update();
  }

  /** What there is of a package is encrypted with a key that is derived from the secret. */
  static void encrypted(String mediaId, String packageId, String secret) {
    views()
        .sql(
            """
            update catalogue_rendition set content_key_id = ?
             where media_id = ? and package_id = ?
            """)
        .params(secret, mediaId, packageId)
        .update();
  }

  static void segment(String mediaId, String rendition, int index, long micros) {
    segment(mediaId, MAIN, rendition, index, micros);
  }

  static void segment(String mediaId, String packageId, String rendition, int index, long micros) {
    views()
        .sql(
            """
            insert into catalogue_segment (media_id, package_id, rendition_id, segment_index,
              name, duration_micros, size_bytes, fragments, src_offset)
            values (?, ?, ?, ?, ?, ?, 100000, ?::jsonb, 0)
            """)
        .params(
            mediaId,
            packageId,
            rendition,
            index,
            "%05d.m4s".formatted(index),
            micros,
            "[{\"durationMicros\":%d,\"offsetBytes\":0,\"keyFrameBytes\":5000}]".formatted(micros))
        .update();
    views()
        .sql(
            """
            update catalogue_rendition set segment_count = segment_count + 1,
              duration_micros = duration_micros + ?
             where media_id = ? and package_id = ? and rendition_id = ?
            """)
        .params(micros, mediaId, packageId, rendition)
        .update();
  }

  /** Of the package that is encoded. */
  static void progress(String mediaId, int permille, long etaMillis) {
    views()
        .sql(
            """
            insert into catalogue_progress (media_id, job_id, attempt, permille, eta_millis,
              src_offset)
            values (?, 'job-m', 1, ?, ?, 0)
            """)
        .params(mediaId, permille, etaMillis)
        .update();
  }

  static void playable(String mediaId) {
    segment(mediaId, "v240", 0, 4_000_000);
    segment(mediaId, "a0", 0, 4_010_667);
    played(mediaId, MAIN);
  }

  /** New playbacks get this package. */
  static void played(String mediaId, String packageId) {
    views()
        .sql(
            """
            update catalogue_media set package_id = ?, first_playable_at = now()
             where media_id = ?
            """)
        .params(packageId, mediaId)
        .update();
  }

  static void published(String mediaId) {
    encoding(mediaId);
    playable(mediaId);
    segment(mediaId, "v240", 1, 2_500_000);
    segment(mediaId, "a0", 1, 2_489_333);
    complete(mediaId);
    publish(mediaId, MAIN);
  }

  static void publish(String mediaId, String packageId) {
    views()
        .sql(
            """
            update catalogue_media set phase = 'published', published_at = now(), package_id = ?,
              published_id = ?, encoding_id = null where media_id = ?
            """)
        .params(packageId, packageId, mediaId)
        .update();
    state(mediaId, packageId, "published");
  }

  /** Every rendition is, and the package is not checked yet. */
  static void complete(String mediaId) {
    views()
        .sql(
            """
            update catalogue_rendition set complete = rendition_id <> 'v240',
              chunks = case when rendition_id = 'v240' then 2 else 0 end where media_id = ?
            """)
        .params(mediaId)
        .update();
  }

  /** An image, of which all sizes are made. */
  static void image(String mediaId) {
    views()
        .sql(
            """
            insert into catalogue_media (media_id, phase, permille, inspection, duration_micros,
              inspected_at, published_at, awaited, kind, width, height, version, src_offset)
            values (?, 'published', 1000,
              '{"format":"heic","width":3024,"height":4032,"animated":false}', 0, now(), now(), '',
              'image', 3024, 4032, 3, 0)
            """)
        .params(mediaId)
        .update();
    artefact(
        mediaId,
        "image",
        "image",
        "x-job-1/",
        file("320.avif", "image/avif", 320, 426) + "," + file("320.jpg", "image/jpeg", 320, 426));
  }

  /** A file of an artefact as its table has it. */
  static String file(String name, String type, int width, int height) {
    return """
    {"name":"%s","contentType":"%s","sizeBytes":9000,"sha256":"%s","width":%d,"height":%d}
    """
        .formatted(name, type, "ab".repeat(32), width, height)
        .strip();
  }

  /**
   * @param files separated by commas
   */
  static void artefact(String mediaId, String id, String kind, String folder, String files) {
    views()
        .sql(
            """
            insert into catalogue_artefact (media_id, artefact_id, kind, job_id, folder, files,
              language, name, at_micros, blur_hash, step_micros, preferred, forced, made_at,
              src_offset)
            values (?, ?, ?, 'job', ?, ?::jsonb, '', '', 12500000, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj',
              4000000, false, false, now(), 0)
            on conflict (media_id, artefact_id) do update set folder = excluded.folder
            """)
        .params(mediaId, id, kind, folder, "[" + files + "]")
        .update();
  }

  /** Subtitles of two files, each for four seconds. */
  static void subtitles(String mediaId, String id, String language, String name) {
    artefact(
        mediaId,
        id,
        "subtitles",
        "x-job-1/" + id + "/",
        file("00000.vtt", "text/vtt", 0, 0) + "," + file("00001.vtt", "text/vtt", 0, 0));
    views()
        .sql(
            """
            update catalogue_artefact set language = ?, name = ?
             where media_id = ? and artefact_id = ?
            """)
        .params(language, name, mediaId, id)
        .update();
  }

  /** Subtitles of a language are among the uploaded ones. */
  static void uploadedSubtitles(String mediaId, String language, Instant since) {
    views()
        .sql(
            """
            insert into catalogue_subtitles (media_id, language, since, src_offset)
            values (?, ?, ?, 0)
            on conflict (media_id, language) do update set since = excluded.since
            """)
        .params(mediaId, language, at(since))
        .update();
  }

  static void removedSubtitles(String mediaId, String language) {
    views()
        .sql("delete from catalogue_subtitles where media_id = ? and language = ?")
        .params(mediaId, language)
        .update();
  }

  /** A request for artefacts; without a code it is open. */
  static void artefactJob(String mediaId, String target, String code, String sentence) {
    views()
        .sql(
            """
            insert into catalogue_artefact_job (media_id, job_id, target, code, sentence,
              requested_at, src_offset) values (?, ?, ?, ?, ?, now(), 0)
            """)
        .params(mediaId, "job-" + target, target, code, sentence)
        .update();
  }

  /** An end without anything to watch. */
  static void ended(String mediaId, String phase) {
    views()
        .sql(
            """
            update catalogue_media set phase = ?, package_id = null, encoding_id = null
             where media_id = ?
            """)
        .params(phase, mediaId)
        .update();
  }

  /** Its upload is, by its owner. */
  static void deleted(String mediaId) {
    views()
        .sql("update catalogue_upload set state = 'deleted' where media_id = ?")
        .params(mediaId)
        .update();
  }

  /** A grant as the access model has it; the write side is told over HTTP. */
  static void granted(String mediaId, String viewerId) {
    boolean everyone = viewerId.equals("everyone");
    var insert =
        views()
            .sql(
                """
                insert into access_grant (grant_id, media_id, viewer_id, active, version,
                  src_offset) values (?, ?, ?, true, 1, 0)
                """);
    insert
        .param(mediaId + ":" + viewerId)
        .param(mediaId)
        .param(everyone ? null : viewerId)
        .update();
  }

  /** A record of a key that a read model could not apply, as its topology sets it aside. */
  static void parked(String model, String topic, String key) {
    views()
        .sql(
            """
            insert into parked_key (model, topic, key, partition, reason, why, since)
            values (?, ?, ?, 0, 'cannot-apply', 'a test', now())
            """)
        .params(model, topic, key)
        .update();
  }

  static void watched(String mediaId, int offset, String viewerId, Instant recordedAt) {
    event("mediahub.playback.events.v1", mediaId, offset, "PlaybackStarted", recordedAt);
    views()
        .sql("update audit_event set actor = ? where media_id = ? and src_offset = ?")
        .params(viewerId, mediaId, offset)
        .update();
  }

  static void event(String mediaId, int offset, String type, Instant recordedAt) {
    event("t", mediaId, offset, type, recordedAt);
  }

  static void event(String topic, String mediaId, int offset, String type, Instant recordedAt) {
    AuditRows.month(PLATFORM, recordedAt);
    views()
        .sql(
            """
            insert into audit_event (topic, partition, src_offset, event_id, aggregate, aggregate_id,
              media_id, type, version, occurred_at, recorded_at, actor, causation_id, correlation_id,
              value, sha256)
            values (?, 0, ?, ?, 'upload', ?, ?, ?, ?, ?, ?, 'a', 'c', 'd', '', sha256(''))
            """)
        .params(
            topic,
            offset,
            "e" + offset,
            mediaId,
            mediaId,
            type,
            offset,
            at(recordedAt.minusMillis(40)),
            at(recordedAt))
        .update();
  }

  static JdbcClient views() {
    return PLATFORM.views();
  }

  private static OffsetDateTime at(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
