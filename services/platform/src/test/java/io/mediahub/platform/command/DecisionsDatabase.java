package io.mediahub.platform.command;

import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.SerdeSettings;
import io.mediahub.schemas.testing.PlainAvro;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A real PostgreSQL with the migrated schema. A trigger keeps a copy of what passed through the
 * outbox, as the connector would see it in the WAL.
 */
public final class DecisionsDatabase implements AutoCloseable {
  /** What passed through the outbox, in the order of commit of one aggregate's versions. */
  record Sent(String topic, String aggregateId, String type, byte[] payload, String traceparent) {}

  static final Duration RETENTION = Duration.ofDays(7);

  private final EmbeddedPostgres server;
  final DataSource source;
  final JdbcClient sql;

  /** What the listener of all executors was told: actor, type, id and version. */
  final List<String> told = new CopyOnWriteArrayList<>();

  private final CommitListener committed =
      (actor, type, id, version) -> told.add(actor + " " + type + " " + id + " " + version);

  public JdbcClient sql() {
    return sql;
  }

  public DataSource source() {
    return source;
  }

  public DecisionsDatabase() {
    try {
      server =
          EmbeddedPostgres.builder()
              .setServerConfig("wal_level", "logical")
              .setServerConfig("max_connections", "40")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    source = server.getPostgresDatabase();
    sql = JdbcClient.create(source);
    Flyway.configure().dataSource(source).locations("classpath:db/decisions").load().migrate();
    sql.sql("CREATE TABLE sent (n bigserial, LIKE outbox)").update();
    sql.sql(
            """
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              INSERT INTO sent SELECT nextval('sent_n_seq'), NEW.*;
              RETURN NEW;
            END $$
            """)
        .update();
    sql.sql("CREATE TRIGGER keep AFTER INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION keep()")
        .update();
  }

  /** Another database of the same server, with nothing in it. */
  DataSource empty(String name) {
    sql.sql("CREATE DATABASE " + name).update();
    return server.getDatabase("postgres", name);
  }

  CommandExecutor executor(int attempts) {
    return executor(PlainAvro.Writer.class, attempts);
  }

  CommandExecutor executor(Class<?> serializer, int attempts) {
    return executor(
        new SerdeSettings(serializer.getName(), PlainAvro.Reader.class.getName(), Map.of()),
        attempts);
  }

  CommandExecutor executor(SerdeSettings serdes, int attempts) {
    return executor(serdes, source, attempts);
  }

  /** By way of a pool, say. */
  CommandExecutor executor(DataSource connections) {
    return executor(
        new SerdeSettings(
            PlainAvro.Writer.class.getName(), PlainAvro.Reader.class.getName(), Map.of()),
        connections,
        1);
  }

  private CommandExecutor executor(SerdeSettings serdes, DataSource connections, int attempts) {
    var writer = new EventWriter(new AvroSerdes(serdes), "/mediahub/test");
    return new CommandExecutor(
        new DecisionStore(connections), writer, attempts, RETENTION, committed);
  }

  List<Sent> sent(String aggregateId) {
    return sql.sql(
            "SELECT topic, aggregate_id, type, payload, traceparent FROM sent"
                + " WHERE aggregate_id = ? ORDER BY n")
        .param(aggregateId)
        .query(
            (row, n) ->
                new Sent(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getBytes(4),
                    row.getString(5)))
        .list();
  }

  long count(String table) {
    return sql.sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
