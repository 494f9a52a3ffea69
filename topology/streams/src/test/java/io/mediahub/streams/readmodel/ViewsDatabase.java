package io.mediahub.streams.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mediahub.streams.postgres.PostgresDatabase;
import io.mediahub.streams.testing.LogOnBroker;
import io.mediahub.streams.testing.Rows;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL with the tables of the read models. */
final class ViewsDatabase implements AutoCloseable {
  private final EmbeddedPostgres postgres;
  private final DataSource source;

  ViewsDatabase() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
    source = postgres.getPostgresDatabase();
    Flyway.configure().dataSource(source).locations("classpath:db/views").load().migrate();
  }

  DataSource source() {
    return source;
  }

  void execute(String statements) throws SQLException {
    try (var sql = source.getConnection();
        var statement = sql.createStatement()) {
      statement.execute(statements);
    }
  }

  /** The first column of a question with one answer. */
  String ask(String question) throws SQLException {
    try (var sql = source.getConnection();
        var rows = sql.createStatement().executeQuery(question)) {
      return rows.next() ? String.valueOf(rows.getObject(1)) : "nothing";
    }
  }

  ReadModelDatabase open(ReadModel model) {
    return new PostgresDatabase(source, model);
  }

  /** Until the tables are the fold of what was written. */
  void awaitWhole(ReadModel model, LogOnBroker written, String when) {
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
  public void close() throws IOException {
    postgres.close();
  }
}
