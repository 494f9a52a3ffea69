package io.mediahub.base.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The document database of the user directory.
 *
 * @param uri mongodb://host:port/database, with user and password where they are needed
 */
@ConfigurationProperties("mediahub.mongo")
public record MongoSettings(@Secret String uri) {
  public MongoSettings {
    Require.given(uri, "mediahub.mongo.uri", "mongodb://host:port/database");
  }

  @Override
  public String toString() {
    return Masked.text(this);
  }
}
