package io.mediahub.streams.readmodel;

import io.mediahub.streams.wire.PromptClients;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;

/** Clients whose main consumer follows the database's positions. */
public final class ReadModelClients extends PromptClients {
  private final ReadModelSessions sessions;
  private final TopicIds topicIds = new TopicIds();

  public ReadModelClients(ReadModelSessions sessions) {
    super(sessions.settings().commitInterval());
    this.sessions = sessions;
  }

  /** Streams makes it before its threads and their consumers. */
  @Override
  public Admin getAdmin(Map<String, Object> config) {
    Admin admin = super.getAdmin(config);
    topicIds.askBy(admin);
    return admin;
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new PositionedConsumer(config, sessions, topicIds);
  }
}
