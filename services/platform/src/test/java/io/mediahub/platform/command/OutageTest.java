package io.mediahub.platform.command;

import static io.mediahub.platform.command.Commands.GRANT;
import static io.mediahub.platform.command.Commands.GRANT_IT;
import static io.mediahub.platform.command.Commands.command;
import static io.mediahub.platform.command.Commands.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mediahub.platform.refusal.UnavailableException;
import io.mediahub.schemas.SchemaNotRegistered;
import io.mediahub.schemas.SerdeSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

/**
 * What a command needs and does not have: a connection, the registry, a value that can be written.
 */
class OutageTest {
  private static DecisionsDatabase database;

  @BeforeAll
  static void start() {
    database = new DecisionsDatabase();
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
  }

  private final CommandExecutor executor = database.executor(10);

  @Test
  void without_a_free_connection_the_database_cannot_be_used_for_now() throws Exception {
    var settings = new HikariConfig();
    settings.setDataSource(database.source);
    settings.setMaximumPoolSize(1);
    settings.setConnectionTimeout(250);
    try (var pool = new HikariDataSource(settings);
        var taken = pool.getConnection()) {
      CommandExecutor crowded = database.executor(pool);

      assertThatThrownBy(() -> crowded.execute(GRANT, id(), GRANT_IT, command()))
          .isInstanceOf(DataAccessException.class);
    }
  }

  @Test
  void a_registry_that_is_away_is_an_outage_and_leaves_nothing_behind() {
    String id = id();
    var nobody = SerdeSettings.apicurio("http://127.0.0.1:1");
    assertThatThrownBy(() -> database.executor(nobody, 3).execute(GRANT, id, GRANT_IT, command()))
        .isInstanceOf(UnavailableException.class);
    assertThat(executor.state(GRANT, id)).isEmpty();
  }

  /**
   * With the registry's own client, whose exception for it is a plain one with the whole schema.
   */
  @Test
  void a_schema_that_the_registry_does_not_know_yet_is_an_outage_that_is_told_in_few_words()
      throws Exception {
    HttpServer empty = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    empty.createContext(
        "/",
        exchange -> {
          byte[] nothing = "{\"count\":0,\"versions\":[]}".getBytes(UTF_8);
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, nothing.length);
          exchange.getResponseBody().write(nothing);
          exchange.close();
        });
    empty.start();
    String id = id();
    try {
      var registry = SerdeSettings.apicurio("http://127.0.0.1:" + empty.getAddress().getPort());

      assertThatThrownBy(
              () -> database.executor(registry, 3).execute(GRANT, id, GRANT_IT, command()))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("mediahub.grant.events.v1")
          .hasRootCauseInstanceOf(SchemaNotRegistered.class)
          .satisfies(
              e -> assertThat(Throwables.getStackTrace(e)).doesNotContain("\"type\":\"record\""));
    } finally {
      empty.stop(0);
    }
    assertThat(executor.state(GRANT, id)).isEmpty();
  }

  /** Stands for an event that does not fit its schema. */
  public static final class Failing implements Serializer<SpecificRecord> {
    @Override
    public byte[] serialize(String topic, SpecificRecord value) {
      throw new IllegalStateException("schema unknown");
    }
  }

  @Test
  void an_event_that_cannot_be_written_leaves_nothing_behind() {
    String id = id();
    CommandContext context = command();

    assertThatThrownBy(
            () -> database.executor(Failing.class, 3).execute(GRANT, id, GRANT_IT, context))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("schema unknown");

    assertThat(executor.state(GRANT, id)).isEmpty();
    assertThat(executor.execute(GRANT, id, GRANT_IT, context).replayed()).isFalse();
  }
}
