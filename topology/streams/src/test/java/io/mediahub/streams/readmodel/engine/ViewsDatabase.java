package io.mediahub.streams.readmodel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.readmodel.Table;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.Rows;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * A database of its own with the tables of the read models, in a real PostgreSQL that all tests of
 * the module share.
 */
public final class ViewsDatabase implements AutoCloseable {
  private static final String MIGRATED = "migrated";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final DataSource server;
  private final String name;
  private final DataSource source;

  /** Started by the first test that needs it; it ends with the process. */
  private static final class Server {
    static final EmbeddedPostgres POSTGRES = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres started = EmbeddedPostgres.builder().start();
        run(started.getPostgresDatabase(), "create database " + MIGRATED);
        Flyway.configure()
            .dataSource(started.getDatabase("postgres", MIGRATED))
            .locations("classpath:db/views")
            .load()
            .migrate();
        return started;
      } catch (IOException | SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public ViewsDatabase() throws SQLException {
    server = Server.POSTGRES.getPostgresDatabase();
    name = "views_" + COUNT.incrementAndGet();
    run(server, "create database " + name + " template " + MIGRATED);
    source = Server.POSTGRES.getDatabase("postgres", name);
  }

  public DataSource source() {
    return source;
  }

  public void execute(String statements) throws SQLException {
    run(source, statements);
  }

  private static void run(DataSource on, String statements) throws SQLException {
    try (var sql = on.getConnection();
        var statement = sql.createStatement()) {
      statement.execute(statements);
    }
  }

  /** The first column of a question with one answer. */
  public String ask(String question) throws SQLException {
    try (var sql = source.getConnection();
        var rows = sql.createStatement().executeQuery(question)) {
      return rows.next() ? String.valueOf(rows.getObject(1)) : "nothing";
    }
  }

  public ModelDatabase open(ReadModel model) {
    return new PostgresDatabase(source, model);
  }

  /** Until the tables are the fold of what was written. */
  public void awaitWhole(ReadModel model, LogOnBroker written, String when) {
    for (var readSource : model.sources()) {
      for (Table table : model.tablesMadeFrom(readSource.topic().name())) {
        var expected = Rows.of(table.name(), written.expected().rows());
        await(table + " " + when)
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(200))
            .untilAsserted(
                () -> assertThat(Rows.inPostgres(source, table.name())).isEqualTo(expected));
      }
    }
  }

  @Override
  public void close() throws SQLException {
    run(server, "drop database " + name + " with (force)");
  }
}
