package io.mediahub.encoder;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the encoder worker. Its only web pages are health and metrics. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class EncoderService {
  public static void main(String[] args) {
    SpringApplication.run(EncoderService.class, args);
  }
}
