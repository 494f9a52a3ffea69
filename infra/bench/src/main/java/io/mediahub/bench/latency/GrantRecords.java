package io.mediahub.bench.latency;

import java.io.IOException;
import java.net.URI;

/**
 * Grants and their revocations as user-service writes them, made from the schema in the registry.
 */
public final class GrantRecords {
  public static final String TOPIC = "mediahub.grant.events.v1";

  private final RegistrySubjects.Registered schema;

  public GrantRecords(URI registry) throws IOException, InterruptedException {
    this.schema = new RegistrySubjects(registry).latest(TOPIC + "-value");
  }

  /**
   * @param key media id, colon, viewer id
   * @param version odd ones give the grant, even ones revoke it
   */
  public byte[] value(String key, long version) {
    return PoisonRecords.framed(
        schema.id(),
        PoisonRecords.envelope(
            schema.schema(),
            version % 2 == 1 ? "ViewGranted" : "GrantRevoked",
            key,
            version,
            key.split(":", 2)));
  }
}
