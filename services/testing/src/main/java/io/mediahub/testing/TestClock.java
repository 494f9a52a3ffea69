package io.mediahub.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The system's clock, moved on by a test that would have to wait otherwise, or stopped by one that
 * is about a span of time, however slow the machine is.
 */
public final class TestClock extends Clock {
  private volatile @Nullable Instant stopped;

  /** Starts a service that reads this clock. */
  public ConfigurableApplicationContext run(Class<?> service, String... arguments) {
    var application = new SpringApplication(service);
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("testClock", this));
    return application.run(arguments);
  }

  /** Does something in the moment when so much time has passed; time goes on afterwards. */
  public <T> T after(Duration passed, Supplier<T> work) {
    stopped = Instant.now().plus(passed);
    try {
      return work.get();
    } finally {
      stopped = null;
    }
  }

  @Override
  public Instant instant() {
    Instant moment = stopped;
    return moment == null ? Instant.now() : moment;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("Everything here is in UTC.");
  }
}
