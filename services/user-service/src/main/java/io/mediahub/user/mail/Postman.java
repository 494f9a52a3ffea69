package io.mediahub.user.mail;

import io.mediahub.user.mail.Letter.Task;
import io.mediahub.user.mail.Letters.Taken;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Sends the mails of the outbox, one after the other, with pauses that double after a failure. A
 * mail that cannot be sent before its end is given up. What a mail server says about an address is
 * not logged, since it repeats the address.
 */
final class Postman implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Postman.class);
  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration TROUBLE = Duration.ofSeconds(5);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Letters letters;
  private final Map<String, Letter> kinds;
  private final @Nullable Post post;
  private final Clock clock;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean running;
  private volatile @Nullable Thread thread;

  /**
   * @param post null where mails go nowhere
   */
  Postman(Letters letters, List<Letter> kinds, @Nullable Post post, Clock clock) {
    this.letters = letters;
    this.kinds = kinds.stream().collect(Collectors.toMap(Letter::kind, Function.identity()));
    this.post = post;
    this.clock = clock;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("postman").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    stopping.countDown();
    Thread postman = thread;
    if (postman != null) {
      try {
        postman.join(CLOSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    boolean reported = false;
    while (running) {
      try {
        Optional<Taken> next = letters.take();
        reported = false;
        if (next.isPresent()) {
          deliver(next.get());
        } else {
          pause(ROUND);
        }
      } catch (RuntimeException e) {
        if (!reported) {
          LOG.warn("The outbox of mails cannot be read; it is tried again", e);
          reported = true;
        }
        pause(TROUBLE);
      }
    }
  }

  private void deliver(Taken taken) {
    if (!clock.instant().isBefore(taken.endsAt())) {
      LOG.atWarn()
          .addKeyValue("kind", taken.kind())
          .addKeyValue("attempts", taken.attempts() - 1)
          .log("A mail was given up: it could not be sent in time");
      letters.done(taken.id());
      return;
    }
    Letter kind = kinds.get(taken.kind());
    if (kind == null) {
      return; // of a newer version, which sends it
    }
    try {
      send(taken, kind);
      letters.done(taken.id());
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("kind", taken.kind())
          .addKeyValue("attempts", taken.attempts())
          .addKeyValue("error", e.getClass().getSimpleName())
          .log("A mail could not be sent; it is tried again");
    }
  }

  private void send(Taken taken, Letter kind) {
    if (!letters.isTrue(taken)) {
      return;
    }
    Optional<Mail> mail =
        letters
            .detail(taken)
            .flatMap(detail -> kind.write(new Task(taken.id(), taken.userId(), detail)));
    if (mail.isPresent() && post != null) {
      post.send(mail.get());
    }
  }

  private void pause(Duration time) {
    try {
      if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        running = false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }
}
