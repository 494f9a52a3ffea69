package io.mediahub.streams.readmodel.engine;

import io.mediahub.streams.runtime.PacedClients;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;

/** Clients whose main consumer follows the progress in the database. */
public final class ModelClients extends PacedClients {
  private final ModelRuntime runtime;
  private final TopicIds topicIds = new TopicIds();

  public ModelClients(ModelRuntime runtime) {
    super(runtime.settings().commitInterval());
    this.runtime = runtime;
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
    return new PositionedConsumer(config, runtime, topicIds);
  }
}
