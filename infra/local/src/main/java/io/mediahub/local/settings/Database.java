package io.mediahub.local.settings;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/**
 * One PostgreSQL database and who uses it.
 *
 * @param name of the database and, when local, of the role that owns it
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param local whether it lives in the PostgreSQL that the supervisor runs, and is made by it
 */
public record Database(String name, String url, String user, String password, boolean local) {

  public void describe(String prefix, Map<String, String> properties) {
    properties.put(prefix + ".url", url);
    properties.put(prefix + ".username", user);
    properties.put(prefix + ".password", password);
  }

  public String host() {
    return String.valueOf(uri().getHost());
  }

  public int port() {
    return uri().getPort() < 0 ? 5432 : uri().getPort();
  }

  /** The database's name on its server, which need not be {@link #name()} when it is not local. */
  public String database() {
    return uri().getPath().substring(1);
  }

  /** Opens a connection as its user; every wait has an end. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "30");
    return DriverManager.getConnection(url, properties);
  }

  private URI uri() {
    return URI.create(url.substring("jdbc:".length()));
  }

  @Override
  public String toString() {
    return url; // the password stays out of messages and logs
  }
}
