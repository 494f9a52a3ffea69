package io.mediahub.user.mail;

import io.mediahub.domain.Bytes;
import io.mediahub.platform.command.CommandContext;
import io.mediahub.platform.command.CommandIds;
import io.mediahub.platform.command.CommandOutcome;
import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.platform.seal.Sealer;
import io.mediahub.platform.seal.SubjectKeys;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The outbox of mails, in the decisions database. What a mail needs to know is sealed with a key of
 * its own, which is deleted with the mail.
 */
@Component
public final class Letters {
  /** After this nobody waits for the mail any more. */
  private static final Duration USUAL_LIFE = Duration.ofHours(12);

  /** How long a command may take until it has an answer, or never gets one. */
  private static final Duration COMMAND = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final String FIELD = "letter";

  /**
   * A mail whose turn it is.
   *
   * @param attempts how often it was taken, this time included
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Taken(
      String id,
      String kind,
      @Nullable String userId,
      byte[] sealed,
      @Nullable String commandId,
      int attempts,
      Instant endsAt) {
    @Override
    public String toString() {
      return "Taken[" + id + ", " + kind + "]";
    }
  }

  private final JdbcClient decisions;
  private final Sealer sealer;
  private final SubjectKeys keys;
  private final Clock clock;

  Letters(
      @Qualifier("decisions") DataSource decisions, Sealer sealer, SubjectKeys keys, Clock clock) {
    this.decisions = JdbcClient.create(decisions);
    this.sealer = sealer;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Has a mail sent. A repetition with the same id while it waits changes nothing.
   *
   * @param life after this it is given up
   */
  public void send(String kind, String id, @Nullable String userId, String detail, Duration life) {
    put(kind, id, userId, detail, null, clock.instant(), life);
  }

  /**
   * Executes a command, and has a mail sent if it is accepted, also if this process dies in
   * between. The mail is in the outbox before the command; without the command's answer it is
   * dropped.
   */
  public <S, E> CommandOutcome<S, E> telling(
      String kind,
      String userId,
      String detail,
      CommandContext context,
      Supplier<CommandOutcome<S, E>> command) {
    String id = CommandIds.step(context.commandId(), kind);
    Instant later = clock.instant().plus(COMMAND);
    boolean added = put(kind, id, userId, detail, context.commandId(), later, USUAL_LIFE);
    CommandOutcome<S, E> outcome;
    try {
      outcome = command.get();
    } catch (RefusalException e) {
      if (added) {
        done(id);
      }
      throw e;
    }
    if (outcome instanceof CommandOutcome.Accepted && (!outcome.replayed() || !added)) {
      decisions
          .sql("UPDATE letter SET due_at = ? WHERE id = ? AND attempts = 0")
          .params(Timestamp.from(clock.instant()), id)
          .update();
    } else if (added) {
      done(id);
    }
    return outcome;
  }

  /** Whether it was added: false if it waits already. */
  private boolean put(
      String kind,
      String id,
      @Nullable String userId,
      String detail,
      @Nullable String commandId,
      Instant due,
      Duration life) {
    byte[] sealed = Bytes.array(sealer.seal(keyOf(id), FIELD, detail));
    return decisions
            .sql(
                """
                INSERT INTO letter (id, kind, user_id, sealed, command_id, due_at, ends_at)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """)
            .param(id)
            .param(kind)
            .param(userId)
            .param(sealed)
            .param(commandId)
            .param(Timestamp.from(due))
            .param(Timestamp.from(clock.instant().plus(life)))
            .update()
        == 1;
  }

  /**
   * The mail that has waited longest. Until its next attempt, which is set now, no other process
   * takes it.
   */
  Optional<Taken> take() {
    Instant now = clock.instant();
    return decisions
        .sql(
            """
            UPDATE letter SET attempts = attempts + 1,
              due_at = ?::timestamptz + least(
                make_interval(secs => ?::double precision * power(2, least(attempts, 20))),
                make_interval(secs => ?::double precision))
             WHERE id = (SELECT id FROM letter WHERE due_at <= ? ORDER BY due_at LIMIT 1
                         FOR UPDATE SKIP LOCKED)
            RETURNING id, kind, user_id, sealed, command_id, attempts, ends_at
            """)
        .params(
            Timestamp.from(now),
            FIRST_PAUSE.toSeconds(),
            LONGEST_PAUSE.toSeconds(),
            Timestamp.from(now))
        .query(
            (row, n) ->
                new Taken(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBytes(4),
                    row.getString(5),
                    row.getInt(6),
                    row.getTimestamp(7).toInstant()))
        .optional();
  }

  /** What it needs to know; empty if its key is gone. */
  Optional<String> detail(Taken letter) {
    return sealer.unseal(keyOf(letter.id()), FIELD, letter.sealed());
  }

  /** Whether the command that it tells of was accepted. */
  boolean isTrue(Taken letter) {
    return letter.commandId() == null
        || decisions
            .sql("SELECT EXISTS (SELECT FROM command WHERE id = ? AND accepted)")
            .param(letter.commandId())
            .query(Boolean.class)
            .single();
  }

  /** Deletes it with its key. */
  void done(String id) {
    decisions.sql("DELETE FROM letter WHERE id = ?").param(id).update();
    keys.discard(keyOf(id));
  }

  /**
   * Deletes the mails that wait to be sent to a person.
   *
   * @return how many
   */
  public int forget(String userId) {
    List<String> waiting =
        decisions
            .sql("SELECT id FROM letter WHERE user_id = ?")
            .param(userId)
            .query(String.class)
            .list();
    waiting.forEach(this::done);
    return waiting.size();
  }

  private static String keyOf(String id) {
    return "letter:" + id;
  }
}
