package io.mediahub.stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The process in which all topologies run. */
@SpringBootApplication
@EnableConfigurationProperties({StreamServiceSettings.class, RegistrySettings.class})
public class StreamServiceApplication {
  public static void main(String[] args) {
    SpringApplication.run(StreamServiceApplication.class, args);
  }
}
