package io.mediahub.schemas;

import java.time.Duration;
import java.util.List;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.ProgressEnvelope;
import mediahub.grant.GrantEnvelope;
import mediahub.playback.PlaybackEnvelope;
import mediahub.rendition.JobReport;
import mediahub.rendition.RenditionEnvelope;
import mediahub.session.SessionEnvelope;
import mediahub.upload.UploadEnvelope;
import mediahub.user.UserEnvelope;

/**
 * Every topic of the platform, once. Creation, registration, tests and documentation derive from
 * this list.
 */
public final class Topics {
  /** Equal for all event topics, so that a task of a topology reads the same partition of each. */
  public static final int EVENT_PARTITIONS = 4;

  public static final Topic<UserEnvelope> USER_EVENTS =
      new Topic<>(
          "mediahub.user.events.v1",
          UserEnvelope.class,
          UserEnvelope.getClassSchema(),
          Layout.facts(EVENT_PARTITIONS),
          "user id or invitation id",
          "Accounts: invitation, registration, roles. Personal fields are sealed.");

  public static final Topic<SessionEnvelope> SESSION_EVENTS =
      new Topic<>(
          "mediahub.session.events.v1",
          SessionEnvelope.class,
          SessionEnvelope.getClassSchema(),
          Layout.facts(EVENT_PARTITIONS),
          "session id",
          "Log-ins, token rotation, revocation.");

  public static final Topic<UploadEnvelope> UPLOAD_EVENTS =
      new Topic<>(
          "mediahub.upload.events.v1",
          UploadEnvelope.class,
          UploadEnvelope.getClassSchema(),
          Layout.facts(EVENT_PARTITIONS),
          "media id",
          "Uploads: requested, completed, aborted, refused.");

  public static final Topic<RenditionEnvelope> RENDITION_EVENTS =
      new Topic<>(
          "mediahub.rendition.events.v1",
          RenditionEnvelope.class,
          RenditionEnvelope.getClassSchema(),
          Layout.facts(EVENT_PARTITIONS),
          "media id",
          "From the uploaded bytes to the published stream.");

  public static final Topic<GrantEnvelope> GRANT_EVENTS =
      new Topic<>(
          "mediahub.grant.events.v1",
          GrantEnvelope.class,
          GrantEnvelope.getClassSchema(),
          Layout.facts(EVENT_PARTITIONS),
          "grant id",
          "Who may watch what.");

  public static final Topic<PlaybackEnvelope> PLAYBACK_EVENTS =
      new Topic<>(
          "mediahub.playback.events.v1",
          PlaybackEnvelope.class,
          PlaybackEnvelope.getClassSchema(),
          Layout.facts(EVENT_PARTITIONS),
          "playback id",
          "Who was let in to watch what.");

  public static final Topic<EncodeJob> ENCODE_JOBS =
      new Topic<>(
          "mediahub.encode.jobs.v1",
          EncodeJob.class,
          EncodeJob.getClassSchema(),
          // A job waits here until a worker is free, and is asked for only once.
          Layout.work(EVENT_PARTITIONS, Duration.ofDays(30)),
          "media id",
          "Work for the encoders, taken by the share group \"encoders\".");

  public static final Topic<JobReport> RENDITION_COMMANDS =
      new Topic<>(
          "mediahub.rendition.commands.v1",
          JobReport.class,
          JobReport.getClassSchema(),
          Layout.work(EVENT_PARTITIONS, Duration.ofDays(7)),
          "media id",
          "What encoders report of their work.");

  public static final Topic<ProgressEnvelope> ENCODE_PROGRESS =
      new Topic<>(
          "mediahub.encode.progress.v1",
          ProgressEnvelope.class,
          ProgressEnvelope.getClassSchema(),
          Layout.work(EVENT_PARTITIONS, Duration.ofDays(1)),
          "media id",
          "How far encodes are. No facts.");

  /** Records that could not be read, as they were, with headers that say why. Not Avro. */
  public static final String DEAD_LETTERS = "mediahub.dead-letters.v1";

  public static final Layout DEAD_LETTERS_LAYOUT = Layout.work(1, Duration.ofDays(30));

  /** What each schema id means, by id. JSON. */
  public static final String SCHEMAS = "mediahub.schemas.v1";

  public static final Layout SCHEMAS_LAYOUT = Layout.newestOfEachKey(1);

  /**
   * Where the outbox connector shows every five seconds that it lives, by which its replication
   * slot moves on; the last word is Debezium's. JSON that nobody reads: edges look at the times.
   */
  public static final String OUTBOX_HEARTBEATS = "mediahub.outbox.heartbeats.mediahub";

  public static final Layout OUTBOX_HEARTBEATS_LAYOUT = Layout.work(1, Duration.ofDays(1));

  /** The topics whose values are {@link mediahub.Envelope}s: the log that is the truth. */
  public static final List<Topic<? extends mediahub.Envelope>> EVENTS =
      List.of(
          USER_EVENTS,
          SESSION_EVENTS,
          UPLOAD_EVENTS,
          RENDITION_EVENTS,
          GRANT_EVENTS,
          PLAYBACK_EVENTS);

  /** Every topic with Avro values. */
  public static final List<Topic<?>> ALL =
      List.of(
          USER_EVENTS,
          SESSION_EVENTS,
          UPLOAD_EVENTS,
          RENDITION_EVENTS,
          GRANT_EVENTS,
          PLAYBACK_EVENTS,
          ENCODE_JOBS,
          RENDITION_COMMANDS,
          ENCODE_PROGRESS);

  public static final String ENCODERS_SHARE_GROUP = "encoders";

  private Topics() {}
}
