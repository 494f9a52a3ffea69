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
 * The system's clock. A test moves it forward instead of waiting, or stops it where the speed of
 * the machine must not matter.
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

  /** Runs an action at that time later, with the clock stopped; then the clock goes on. */
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
