package io.mediahub.streams.postgres;

import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections of the read models: no pool, since each stream thread keeps one. */
public final class PostgresSource {
  private PostgresSource() {}

  public static DataSource of(String jdbcUrl, String username, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(jdbcUrl);
    source.setUser(username);
    source.setPassword(password);
    source.setApplicationName("mediahub read models");
    source.setConnectTimeout(5);
    source.setSocketTimeout(30);
    source.setTcpKeepAlive(true);
    return source;
  }
}
