package io.mediahub.analytics;

import io.mediahub.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import mediahub.grant.GrantEnvelope;
import mediahub.grant.ViewGranted;
import mediahub.playback.PlaybackEnvelope;
import mediahub.playback.PlaybackStarted;
import mediahub.rendition.Inspection;
import mediahub.rendition.JobFinished;
import mediahub.rendition.JobStarted;
import mediahub.rendition.MediaInspected;
import mediahub.rendition.MediaPublished;
import mediahub.rendition.RenditionEnvelope;
import mediahub.upload.SourceObject;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadEnvelope;
import mediahub.upload.UploadRequested;
import mediahub.user.Role;
import mediahub.user.UserEnvelope;
import mediahub.user.UserRegistered;

/** What happens to media and people, as the platform's own classes say it. */
public final class MadeEvents {
  private final MadeLog log;

  public MadeEvents(MadeLog log) {
    this.log = log;
  }

  private static SourceObject source(String media) {
    return new SourceObject("uploads", media, 1_000L, "ab".repeat(32), "video/mp4");
  }

  public UploadEnvelope requested(String media, String title, Instant at) {
    return new UploadEnvelope(
        log.metadata(media, at),
        new UploadRequested(
            "owner", title, source(media), "multipart", 8_388_608L, at.plus(Duration.ofDays(1))));
  }

  public UploadEnvelope completed(String media, Instant at) {
    return new UploadEnvelope(log.metadata(media, at), new UploadCompleted("owner", source(media)));
  }

  /** From the declaration to the published stream, by one attempt of a job. */
  public void published(String media, String title, Instant at, Duration length, Duration work) {
    log.write(
        Topics.UPLOAD_EVENTS, requested(media, title, at), completed(media, at.plusSeconds(10)));
    Instant begin = at.plusSeconds(20);
    String job = "job-" + media;
    log.write(
        Topics.RENDITION_EVENTS,
        rendition(media, begin, new JobStarted(job, 1, "worker")),
        rendition(
            media,
            begin.plusSeconds(1),
            new MediaInspected(inspection(length), List.of(), List.of(1L, 2L))),
        rendition(media, begin.plus(work), new JobFinished(job, 1)),
        rendition(
            media, begin.plus(work), new MediaPublished(length.toMillis() * 1_000, "package")));
  }

  public RenditionEnvelope started(String media, Instant at) {
    return rendition(media, at, new JobStarted("job-" + media, 1, "worker"));
  }

  private RenditionEnvelope rendition(String media, Instant at, Object event) {
    return new RenditionEnvelope(log.metadata(media, at), event);
  }

  private static Inspection inspection(Duration length) {
    return Inspection.newBuilder()
        .setContainer("mov,mp4")
        .setDurationMicros(length.toMillis() * 1_000)
        .setAudio(List.of())
        .build();
  }

  public PlaybackEnvelope played(String playback, String media, String viewer, Instant at) {
    return new PlaybackEnvelope(
        log.metadata(playback, at),
        new PlaybackStarted(media, viewer, "grant", 1L, at.plus(Duration.ofHours(1)), 1L, "", 0));
  }

  public List<GrantEnvelope> grants(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new GrantEnvelope(
                    log.metadata(
                        "grant-" + i, Instant.parse("2026-11-20T00:00:00Z").plusSeconds(i)),
                    new ViewGranted("media-" + i % 10, "viewer-" + i)))
        .toList();
  }

  /** With sealed fields that hold these bytes. */
  public UserEnvelope registered(String user, byte[] sealed) {
    return new UserEnvelope(
        log.metadata(user, Instant.parse("2026-11-20T00:00:00Z")),
        new UserRegistered(
            ByteBuffer.wrap(new byte[] {1}),
            ByteBuffer.wrap(sealed),
            ByteBuffer.wrap(sealed),
            ByteBuffer.wrap(sealed),
            List.of(Role.VIEWER)));
  }
}
