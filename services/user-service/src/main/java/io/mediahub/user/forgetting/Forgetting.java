package io.mediahub.user.forgetting;

import static io.mediahub.user.UserConfiguration.USER;

import io.mediahub.domain.user.Erased;
import io.mediahub.domain.user.UserCommand;
import io.mediahub.domain.user.UserState;
import io.mediahub.platform.command.CommandExecutor;
import io.mediahub.platform.command.Deadlines;
import io.mediahub.platform.command.Deadlines.Due;
import io.mediahub.platform.command.Versioned;
import io.mediahub.platform.erasure.ErasureStep;
import io.mediahub.platform.erasure.Erasures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Forgets people whose time to change their mind is over. It begins; then the services that have
 * something of the person do their steps, each on its own; when all are done, it writes the
 * certificate. Where it stopped is in the database alone, and every step can be repeated, so it may
 * be killed anywhere, and several replicas may run it.
 */
@Component
public class Forgetting {
  private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
  private static final int BATCH = 100;

  /** How long to wait for steps of others. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final CommandExecutor executor;
  private final Deadlines deadlines;
  private final Erasures erasures;
  private final LogRanges log;
  private final Clock clock;

  Forgetting(
      CommandExecutor executor,
      Deadlines deadlines,
      Erasures erasures,
      LogRanges log,
      Clock clock) {
    this.executor = executor;
    this.deadlines = deadlines;
    this.erasures = erasures;
    this.log = log;
    this.clock = clock;
  }

  @Scheduled(initialDelay = 15, fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
  void run() {
    try {
      run(clock.instant());
    } catch (RuntimeException e) {
      LOG.warn("Accounts that are to be forgotten cannot be found; the next run tries again", e);
    }
  }

  /** One attempt for everybody who is due. */
  public void run(Instant now) {
    for (Due due : deadlines.passed(USER, now, BATCH)) {
      try {
        goOn(due, now);
      } catch (RuntimeException e) {
        deadlines.postpone(USER, due, now.plus(AGAIN));
        LOG.atWarn()
            .addKeyValue("user", due.aggregateId())
            .setCause(e)
            .log("A person cannot be forgotten yet; another run tries again");
      }
    }
  }

  private void goOn(Due due, Instant now) {
    String personId = due.aggregateId();
    Versioned<UserState> user = executor.state(USER, personId).orElse(null);
    if (user == null) {
      deadlines.settle(USER, due);
      return;
    }
    switch (user.state()) {
      case UserState.Leaving leaving -> begin(personId, now);
      case UserState.Forgetting forgetting -> {
        if (!finish(personId, user.version(), now)) {
          deadlines.postpone(USER, due, now.plus(AGAIN));
        }
      }
      case UserState.Unregistered none -> deadlines.settle(USER, due);
      case UserState.Registered registered -> deadlines.settle(USER, due);
      case UserState.Forgotten forgotten -> deadlines.settle(USER, due);
    }
  }

  /** The account's version is part of the id: it may have been kept once, and left again. */
  private void begin(String personId, Instant now) {
    long version = executor.state(USER, personId).map(Versioned::version).orElse(0L);
    executor
        .execute(
            USER,
            personId,
            new UserCommand.BeginForgetting(now),
            erasures.command(personId, "begin " + version, now))
        .orThrow();
    LOG.atInfo().addKeyValue("user", personId).log("A person is being forgotten");
  }

  /** Whether it is finished. */
  private boolean finish(String personId, long version, Instant now) {
    if (!missing(personId).isEmpty()) {
      return false;
    }
    Optional<List<Erased>> ranges = log.of(personId, version, now);
    if (ranges.isEmpty()) {
      return false;
    }
    List<Erased> places =
        Stream.concat(
                erasures.places(personId).stream()
                    .map(
                        place ->
                            new Erased(
                                place.step(),
                                place.place(),
                                place.outcome(),
                                place.count(),
                                null,
                                null,
                                place.at())),
                ranges.get().stream())
            .toList();
    executor
        .execute(
            USER,
            personId,
            new UserCommand.FinishForgetting(now, places),
            erasures.command(personId, "finish", now))
        .orThrow();
    LOG.atInfo()
        .addKeyValue("user", personId)
        .addKeyValue("places", places.size())
        .log("A person is forgotten");
    return true;
  }

  /** Steps that are not done. */
  Set<ErasureStep> missing(String personId) {
    Set<ErasureStep> missing = EnumSet.allOf(ErasureStep.class);
    missing.removeAll(erasures.done(personId).keySet());
    return missing;
  }
}
