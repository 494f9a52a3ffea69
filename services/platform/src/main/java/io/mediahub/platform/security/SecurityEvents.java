package io.mediahub.platform.security;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Refused requests that may be part of an attack: each is counted by reason and logged in one line.
 * During a flood all are counted and some are logged, so that the log does not fill the disk.
 */
public final class SecurityEvents {
  private static final Logger LOG = LoggerFactory.getLogger("io.mediahub.security");
  private static final int LINES_A_SECOND = 20;

  private final MeterRegistry meters;
  private final Clock clock;
  private final AtomicLong second = new AtomicLong();
  private final AtomicInteger lines = new AtomicInteger();
  private final AtomicInteger untold = new AtomicInteger();

  public SecurityEvents(MeterRegistry meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * @param reason the code of the refusal
   * @param account the account in question, if it is not that of the token: an id, or a keyed hash
   *     of an address
   */
  public void refused(String reason, HttpServletRequest request, @Nullable String account) {
    SecurityMeter.REFUSED.counter(meters, reason).increment();
    if (!mayTell()) {
      untold.incrementAndGet();
      return;
    }
    LoggingEventBuilder line =
        LOG.atInfo()
            .addKeyValue("reason", reason)
            .addKeyValue("client", request.getRemoteAddr())
            .addKeyValue("method", request.getMethod());
    String userId = CurrentUser.find().map(CurrentUser::userId).orElse(null);
    if (userId != null) {
      line = line.addKeyValue("userId", userId);
    }
    if (account != null) {
      line = line.addKeyValue("account", account);
    }
    int before = untold.getAndSet(0);
    if (before > 0) {
      line = line.addKeyValue("untold", before);
    }
    line.log("Request refused");
  }

  private boolean mayTell() {
    long now = clock.instant().getEpochSecond();
    if (second.getAndSet(now) != now) {
      lines.set(0);
    }
    return lines.incrementAndGet() <= LINES_A_SECOND;
  }
}
