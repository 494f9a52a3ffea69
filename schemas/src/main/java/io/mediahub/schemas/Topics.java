package io.mediahub.schemas;

import java.time.Duration;
import java.util.List;
import mediahub.Envelope;
import mediahub.encoding.EncodeControl;
import mediahub.encoding.EncodeJob;
import mediahub.encoding.ProgressEnvelope;
import mediahub.grant.GrantEnvelope;
import mediahub.playback.PlaybackEnvelope;
import mediahub.rendition.JobReport;
import mediahub.rendition.RenditionEnvelope;
import mediahub.rendition.Urgency;
import mediahub.session.SessionEnvelope;
import mediahub.upload.UploadEnvelope;
import mediahub.user.UserEnvelope;
import mediahub.watching.WatchingEnvelope;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every topic of the platform, once. Creation, registration, tests and documentation derive from
 * this list.
 */
public final class Topics {
  /** Equal for all event topics, so that a task of a topology reads the same partition of each. */
  public static final int EVENT_PARTITIONS = 4;

  private static final Duration JOBS_RETENTION = Duration.ofDays(30);

  /**
   * Brokers assign each member of a share group one partition, and a partition without a member one
   * more. With several of them a job would wait for the one worker that may take it, while others
   * are idle. One partition is for all members, and order does not matter to jobs.
   */
  private static final int JOB_PARTITIONS = 1;

  private static final String USERS = "user-service";
  private static final String UPLOADS = "upload-service";
  private static final String VIEWS = "view-service";
  private static final String STREAMS = "stream-service";
  private static final String ENCODERS = "encoder-service";
  private static final String EDGE = "edge-service";

  public static final Topic<UserEnvelope> USER_EVENTS =
      event(
              "user",
              UserEnvelope.class,
              "user id or invitation id",
              "Accounts: invitation, registration, roles. Personal fields are sealed.")
          .of(Parties.from(USERS, STREAMS, USERS, UPLOADS, VIEWS));

  public static final Topic<SessionEnvelope> SESSION_EVENTS =
      event("session", SessionEnvelope.class, "session id", "Log-ins, token rotation, revocation.")
          .of(Parties.from(USERS, STREAMS, USERS, UPLOADS, VIEWS));

  public static final Topic<UploadEnvelope> UPLOAD_EVENTS =
      event(
              "upload",
              UploadEnvelope.class,
              "media id",
              "Uploads: requested, completed, aborted, refused.")
          .of(Parties.from(UPLOADS, STREAMS, VIEWS, EDGE));

  public static final Topic<RenditionEnvelope> RENDITION_EVENTS =
      event(
              "rendition",
              RenditionEnvelope.class,
              "media id",
              "From the uploaded bytes to the published stream.")
          .of(Parties.from(STREAMS, STREAMS, VIEWS));

  public static final Topic<GrantEnvelope> GRANT_EVENTS =
      event("grant", GrantEnvelope.class, "grant id", "Who may watch what.")
          .of(Parties.from(VIEWS, STREAMS, VIEWS, EDGE));

  public static final Topic<PlaybackEnvelope> PLAYBACK_EVENTS =
      event(
              "playback",
              PlaybackEnvelope.class,
              "playback id",
              "Playbacks: who was given cookies for which media.")
          .of(Parties.from(VIEWS, STREAMS, EDGE));

  public static final Topic<WatchingEnvelope> WATCHING_EVENTS =
      event(
              "watching",
              WatchingEnvelope.class,
              "playback id or user id",
              "What playbacks have shown, and what viewers want remembered of it.")
          .of(Parties.from(VIEWS, STREAMS));

  /** What somebody waits for: the first parts of media that cannot be played yet. */
  public static final Topic<EncodeJob> ENCODE_NOW =
      work("now", "Jobs that somebody waits for: they have workers of their own.");

  /** The rest of media whose owners have no more in the queue than their share. */
  public static final Topic<EncodeJob> ENCODE_NEXT = work("next", "Most jobs of the encoders.");

  /** What is beyond an owner's share, and what nobody waits for. */
  public static final Topic<EncodeJob> ENCODE_LATER =
      work("later", "Jobs of owners beyond their share, tidying up, and encoding again.");

  /** The topics of jobs, the most urgent first. */
  public static final List<Topic<EncodeJob>> JOBS = List.of(ENCODE_NOW, ENCODE_NEXT, ENCODE_LATER);

  /** Kept as long as the jobs, since a worker may find a cancelled one until then. */
  public static final Topic<EncodeControl> ENCODE_CONTROL =
      topic(
              "mediahub.encode.control.v1",
              EncodeControl.class,
              Layout.newestOfEachKey(EVENT_PARTITIONS, JOBS_RETENTION),
              "job id",
              "Jobs that are not wanted any more.")
          .of(Parties.from(STREAMS, ENCODERS));

  public static final Topic<JobReport> RENDITION_COMMANDS =
      aboutMedia(
              "mediahub.rendition.commands.v1",
              JobReport.class,
              Duration.ofDays(7),
              "Reports of encoders about their work; no commands, in spite of the name.")
          .of(Parties.from(STREAMS, STREAMS).writtenBy(ENCODERS));

  public static final Topic<ProgressEnvelope> ENCODE_PROGRESS =
      aboutMedia(
              "mediahub.encode.progress.v1",
              ProgressEnvelope.class,
              Duration.ofDays(1),
              "Progress of encodes. No facts: any record may be missing.")
          .of(Parties.from(STREAMS, STREAMS, VIEWS));

  /** Unreadable records, unchanged, with headers that say why. Not Avro. */
  public static final String DEAD_LETTERS = "mediahub.dead-letters.v1";

  public static final Layout DEAD_LETTERS_LAYOUT = Layout.work(1, Duration.ofDays(30));

  /**
   * What the notary signed about the event topics, as notes (text): checkpoints of trees, lists of
   * all heads, and forks. Proofs of any age lead to the newest checkpoint, so old ones may go.
   */
  public static final String AUDIT_HEADS = "mediahub.audit.heads.v1";

  public static final Layout AUDIT_HEADS_LAYOUT = Layout.work(1, Duration.ofDays(90));

  /** What each schema id means, by id. JSON. */
  public static final String SCHEMAS = "mediahub.schemas.v1";

  public static final Layout SCHEMAS_LAYOUT = Layout.newestOfEachKey(1);

  /**
   * Heartbeats of the outbox connector, every five seconds, which also advance its replication
   * slot. Debezium appends the last part of the name. Values are JSON and unused: edges read the
   * timestamps.
   */
  public static final String OUTBOX_HEARTBEATS = "mediahub.outbox.heartbeats.mediahub";

  public static final Layout OUTBOX_HEARTBEATS_LAYOUT = Layout.work(1, Duration.ofDays(1));

  /** The topics whose values are {@link Envelope}s: the log that is the truth. */
  public static final List<Topic<? extends Envelope>> EVENTS =
      List.of(
          USER_EVENTS,
          SESSION_EVENTS,
          UPLOAD_EVENTS,
          RENDITION_EVENTS,
          GRANT_EVENTS,
          PLAYBACK_EVENTS,
          WATCHING_EVENTS);

  /** Every topic with Avro values. */
  public static final List<Topic<?>> ALL =
      List.of(
          USER_EVENTS,
          SESSION_EVENTS,
          UPLOAD_EVENTS,
          RENDITION_EVENTS,
          GRANT_EVENTS,
          PLAYBACK_EVENTS,
          WATCHING_EVENTS,
          ENCODE_NOW,
          ENCODE_NEXT,
          ENCODE_LATER,
          ENCODE_CONTROL,
          RENDITION_COMMANDS,
          ENCODE_PROGRESS);

  private Topics() {}

  /** Where a job waits for a worker. */
  public static Topic<EncodeJob> jobs(Urgency urgency) {
    return switch (urgency) {
      case NOW -> ENCODE_NOW;
      case NEXT -> ENCODE_NEXT;
      case LATER -> ENCODE_LATER;
    };
  }

  /** The group of the workers that take jobs from this topic: each record goes to one of them. */
  public static String shareGroup(Topic<EncodeJob> jobs) {
    return "encoders-" + jobs.name().split("\\.", -1)[2];
  }

  /** Events of a kind of aggregate: the log that is the truth, kept for ever. */
  private static <E extends Envelope> Topic<E> event(
      String aggregate, Class<E> type, String keyedBy, String about) {
    String name = "mediahub." + aggregate + ".events.v1";
    return topic(name, type, Layout.facts(EVENT_PARTITIONS), keyedBy, about);
  }

  /** Messages about a media, of no use after a while. */
  private static <T extends SpecificRecord> Topic<T> aboutMedia(
      String name, Class<T> type, Duration retention, String about) {
    return topic(name, type, Layout.work(EVENT_PARTITIONS, retention), "media id", about);
  }

  private static Topic<EncodeJob> work(String urgency, String about) {
    String name = "mediahub.encode." + urgency + ".v1";
    Layout layout = Layout.work(JOB_PARTITIONS, JOBS_RETENTION);
    return topic(name, EncodeJob.class, layout, "media id", about)
        .of(Parties.from(STREAMS, ENCODERS).unordered());
  }

  private static <T extends SpecificRecord> Topic<T> topic(
      String name, Class<T> type, Layout layout, String keyedBy, String about) {
    Schema schema = SpecificData.get().getSchema(type);
    return new Topic<>(name, type, schema, layout, keyedBy, about, Parties.UNKNOWN);
  }
}
