package io.mediahub.platform.settings;

import io.mediahub.base.settings.DefaultProperties;

/**
 * Adds {@code platform-defaults.properties} below a service's own {@code application.properties}.
 */
final class PlatformDefaults extends DefaultProperties {
  PlatformDefaults() {
    super("platform-defaults.properties");
  }
}
