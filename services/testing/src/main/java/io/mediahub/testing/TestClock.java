package io.mediahub.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The system's clock, moved on by a test that would have to wait otherwise. */
public final class TestClock extends Clock {
  private volatile Duration ahead = Duration.ZERO;

  /** Starts a service that reads this clock. */
  public ConfigurableApplicationContext run(Class<?> service, String... arguments) {
    var application = new SpringApplication(service);
    application.addInitializers(
        context -> context.getBeanFactory().registerSingleton("testClock", this));
    return application.run(arguments);
  }

  /** Does something when so much time has passed; it is the present again afterwards. */
  public <T> T after(Duration passed, java.util.function.Supplier<T> work) {
    ahead = passed;
    try {
      return work.get();
    } finally {
      ahead = Duration.ZERO;
    }
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
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
