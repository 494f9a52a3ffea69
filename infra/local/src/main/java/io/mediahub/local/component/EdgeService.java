package io.mediahub.local.component;

import io.mediahub.local.process.Component;
import io.mediahub.local.settings.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The edge, the only process that people reach. It has one replica, since there is one public port,
 * and a second port on which it shows metrics and health in detail.
 */
final class EdgeService extends Service {
  private static final String ACCESS_LOG = "mediahub.edge.access-log.file";

  private final Platform platform;

  EdgeService(Platform platform, List<Component> needs) {
    super(platform, new Kind("edge-service", 15, 192, false, needs), 1);
    this.platform = platform;
  }

  @Override
  int port() {
    return platform.ports().edge();
  }

  private int internalPort() {
    return super.port();
  }

  @Override
  public Map<String, Integer> ports() {
    return Map.of(name(), port(), "the edge's internal port", internalPort());
  }

  /** By host name, since cookies and passkeys belong to one. */
  @Override
  public String url() {
    return external() ? super.url() : platform.publicUrl();
  }

  @Override
  String internalUrl() {
    return "http://127.0.0.1:" + internalPort();
  }

  @Override
  public Map<String, String> properties() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("mediahub.edge.internal-port", Integer.toString(internalPort()));
    all.put(
        ACCESS_LOG,
        platform.settings().get(ACCESS_LOG, platform.places().log("access").toString()));
    return all;
  }
}
