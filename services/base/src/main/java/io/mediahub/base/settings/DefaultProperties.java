package io.mediahub.base.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.ResourcePropertySource;

/**
 * Adds the properties that all processes have in common, with the lowest precedence: {@code
 * application.properties} of a process overrides them.
 */
public class DefaultProperties implements EnvironmentPostProcessor {
  private final String resource;

  public DefaultProperties() {
    this("mediahub-defaults.properties");
  }

  /**
   * @param resource name on the class path
   */
  protected DefaultProperties(String resource) {
    this.resource = resource;
  }

  @Override
  public final void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    try {
      environment
          .getPropertySources()
          .addLast(new ResourcePropertySource(new ClassPathResource(resource)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
