package io.mediahub.streams.readmodel;

import io.mediahub.streams.wire.PromptClients;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;

/** Clients whose main consumer follows the database's positions. */
public final class ReadModelClients extends PromptClients {
  private final ReadModelSessions sessions;

  public ReadModelClients(ReadModelSessions sessions) {
    super(sessions.settings().commitInterval());
    this.sessions = sessions;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new PositionedConsumer(config, sessions);
  }
}
