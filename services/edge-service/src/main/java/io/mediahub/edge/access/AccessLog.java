package io.mediahub.edge.access;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.mediahub.edge.http.Exchange;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a line of JSON for each request: client, request, result, bytes and time. It leaves out
 * what may be secret or private: queries (which may hold a signature), headers and bodies. People
 * are named by their user id.
 */
public final class AccessLog implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final AccessLogSettings settings;
  private final Clock clock;
  private final @Nullable RollingFileAppender<ILoggingEvent> appender;
  private final Logger logger;

  public AccessLog(AccessLogSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    this.logger = context.getLogger("mediahub.edge.access");
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    String file = settings.file();
    this.appender =
        !settings.enabled() || file == null || file.isBlank() ? null : appender(context, file);
    if (appender != null) {
      logger.addAppender(appender);
    }
  }

  private RollingFileAppender<ILoggingEvent> appender(LoggerContext context, String file) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%msg%n");
    encoder.start();
    var written = new RollingFileAppender<ILoggingEvent>();
    written.setContext(context);
    written.setName("access " + file);
    written.setFile(file);
    written.setEncoder(encoder);
    var aside = new FixedWindowRollingPolicy();
    aside.setContext(context);
    aside.setParent(written);
    aside.setFileNamePattern(file + ".%i");
    aside.setMinIndex(1);
    aside.setMaxIndex(settings.maxFiles());
    aside.start();
    var when = new SizeBasedTriggeringPolicy<ILoggingEvent>();
    when.setContext(context);
    when.setMaxFileSize(new FileSize(settings.maxFile().toBytes()));
    when.setCheckIncrement(ch.qos.logback.core.util.Duration.buildBySeconds(1));
    when.start();
    written.setRollingPolicy(aside);
    written.setTriggeringPolicy(when);
    written.start();
    return written;
  }

  /**
   * @param behaviour row of the table that the path belongs to
   * @param status that was answered, or 499 when the viewer did not wait for an answer
   */
  public void write(Exchange exchange, String behaviour, int status, Duration took) {
    if (appender == null) {
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("@timestamp", clock.instant().toString());
    line.put("client", exchange.client().shown(settings.shortenAddresses()));
    put(line, "user", exchange.account());
    line.put("method", exchange.method());
    line.put("path", exchange.path());
    line.put("behaviour", behaviour);
    line.put("status", status);
    put(line, "code", exchange.response().code());
    line.put("bytes", exchange.response().bytes());
    line.put("ms", took.toMillis());
    line.put("trace", exchange.trace().id());
    put(line, "callerTrace", exchange.trace().caller());
    logger.info(JSON.writeValueAsString(line));
  }

  private static void put(Map<String, Object> line, String key, @Nullable Object value) {
    if (value != null) {
      line.put(key, value);
    }
  }

  @Override
  public void close() {
    if (appender != null) {
      logger.detachAppender(appender);
      appender.stop();
    }
  }
}
