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
 * What was refused at the door, for whoever looks for an attack: counted by reason, and told in one
 * line each. A flood is counted in full and told in part, so that it does not fill the disk.
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
   * @param reason a refusal's code: one of few
   * @param account whom it was about, if not the one who asks: an id, or a keyed hash of an address
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
    line.log("Refused at the door");
  }

  private boolean mayTell() {
    long now = clock.instant().getEpochSecond();
    if (second.getAndSet(now) != now) {
      lines.set(0);
    }
    return lines.incrementAndGet() <= LINES_A_SECOND;
  }
}
