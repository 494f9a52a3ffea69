package io.mediahub.local.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Log4j 2 to standard output, which the supervisor keeps bounded. */
final class Log4jConfig {
  private Log4jConfig() {}

  /**
   * A file and not an option of the JVM: its start-up cache requires the same options in every
   * environment.
   */
  static Map<String, String> variable(Path file) {
    return Map.of("LOG4J_CONFIGURATION_FILE", file.toString());
  }

  static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        status = warn
        appender.out.type = Console
        appender.out.name = out
        appender.out.layout.type = PatternLayout
        appender.out.layout.pattern = %d{ISO8601} %-5p %c{1} %m%n
        rootLogger.level = info
        rootLogger.appenderRefs = out
        rootLogger.appenderRef.out.ref = out
        # Each prints its whole configuration whenever a client is made.
        logger.config.name = org.apache.kafka.common.config
        logger.config.level = warn
        logger.clients.name = org.apache.kafka.clients
        logger.clients.level = warn
        # The whole class path at each start.
        logger.worker.name = org.apache.kafka.connect.runtime.WorkerInfo
        logger.worker.level = warn
        # Each topic that is made, with all its settings.
        logger.topics.name = org.apache.kafka.controller.ReplicationControlManager
        logger.topics.level = warn
        logger.consumer.name = org.apache.kafka.clients.consumer.ConsumerConfig
        logger.consumer.level = error
        """);
  }
}
