package io.mediahub.local.settings;

/**
 * The fixed layout of ports: one public port, and a base from which every internal port is counted.
 *
 * @param edge the only port that people use
 * @param base first of the internal ports
 */
public record Ports(int edge, int base) {
  private static final int BETWEEN_REPLICAS = 20;

  /** The environment named {@code test} lies apart from the default, so that both can run. */
  public static Ports of(Settings settings, String environment) {
    boolean test = environment.equals("test");
    return new Ports(
        settings.number("mediahub.port", test ? 8180 : 8080),
        settings.number("mediahub.internal-port-base", test ? 22000 : 21000));
  }

  public int postgres() {
    return base;
  }

  public int kafka() {
    return base + 1;
  }

  public int kafkaController() {
    return base + 2;
  }

  public int registry() {
    return base + 3;
  }

  public int connect() {
    return base + 4;
  }

  public int s3() {
    return base + 5;
  }

  public int mongo() {
    return base + 6;
  }

  /** Metrics and health in detail of the edge, whose public port shows neither. */
  public int edgeInternal() {
    return base + 15;
  }

  /**
   * Port of one replica of a service. Each further replica lies {@value #BETWEEN_REPLICAS} ports
   * above the one before.
   *
   * @param replica counted from 1
   */
  public int service(String name, int replica) {
    return first(name) + (replica - 1) * BETWEEN_REPLICAS;
  }

  /** The edge has the public port. */
  private int first(String name) {
    return switch (name) {
      case "user-service" -> base + 10;
      case "upload-service" -> base + 11;
      case "view-service" -> base + 12;
      case "encoder-service" -> base + 13;
      case "stream-service" -> base + 14;
      case "edge-service" -> edge;
      default -> throw new IllegalArgumentException("no such service: " + name);
    };
  }
}
