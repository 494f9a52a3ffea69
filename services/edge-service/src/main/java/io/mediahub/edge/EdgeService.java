package io.mediahub.edge;

import io.mediahub.edge.settings.EdgeSettings;
import io.mediahub.edge.settings.PlatformSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** The one port of the platform: what CloudFront does in production, on one machine. */
@SpringBootApplication
@EnableConfigurationProperties({PlatformSettings.class, EdgeSettings.class})
public class EdgeService {
  public static void main(String[] args) {
    SpringApplication.run(EdgeService.class, args);
  }
}
