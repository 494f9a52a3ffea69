package io.mediahub.upload.storage;

import io.mediahub.base.settings.S3Settings;
import io.mediahub.platform.web.Loopback;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Chooses the host of a part's address, since a signature holds for one host. A store on this
 * machine is addressed by the name that the client used for the platform: a browser that uses
 * {@code localhost} need not reach 127.0.0.1. Any other store has the host in the settings.
 */
public final class PartAddresses implements AutoCloseable {
  private final S3Presigner configured;
  private final Map<String, S3Presigner> ofThisMachine = new HashMap<>();

  public PartAddresses(S3Settings s3) {
    URI endpoint = s3.presignEndpoint();
    configured = StorageConfiguration.presigner(s3, endpoint);
    if (Loopback.NAMES.contains(endpoint.getHost())) {
      String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
      for (String name : Loopback.NAMES) {
        URI address = URI.create(endpoint.getScheme() + "://" + name + port);
        ofThisMachine.put(name, StorageConfiguration.presigner(s3, address));
      }
    }
  }

  /**
   * @param platform the platform's address as the client asked for it
   */
  S3Presigner askedAt(URI platform) {
    return ofThisMachine.getOrDefault(platform.getHost(), configured);
  }

  @Override
  public void close() {
    configured.close();
    ofThisMachine.values().forEach(S3Presigner::close);
  }
}
