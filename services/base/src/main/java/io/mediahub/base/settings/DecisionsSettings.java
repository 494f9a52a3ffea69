package io.mediahub.base.settings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The database of the write side: states, answers to commands, keys of persons, outbox.
 *
 * @param url jdbc:postgresql: address
 * @param username user name
 * @param password password
 * @param poolSize connections of one process, at most
 */
@ConfigurationProperties("mediahub.decisions")
public record DecisionsSettings(
    @Secret String url, String username, @Secret String password, @DefaultValue("8") int poolSize)
    implements DatabaseSettings {
  public DecisionsSettings {
    DatabaseSettings.check("mediahub.decisions", url, username, password, poolSize);
  }

  @Override
  public String toString() {
    return Masked.text(this);
  }
}
