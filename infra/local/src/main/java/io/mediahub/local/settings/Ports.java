package io.mediahub.local.settings;

/**
 * The layout of ports: one public port, and a base from which every internal port is counted. Each
 * component knows its own distance from the base.
 *
 * @param edge the only port that people use
 * @param base first of the internal ports
 */
public record Ports(int edge, int base) {
  /** Internal ports of one set of components. Those of each further replica follow. */
  public static final int SPAN = 20;

  private static final int EDGE = 8080;
  private static final int BASE = 21000;
  private static final int TEST_EDGE = 8180;
  private static final int TEST_BASE = 22000;

  static final Setting PUBLIC_PORT =
      Setting.number(
          "mediahub.port",
          EDGE + "; " + TEST_EDGE + " in the environment `test`",
          "the public port, that of the edge");

  static final Setting FIRST_INTERNAL_PORT =
      Setting.number(
          "mediahub.internal-port-base",
          BASE + "; " + TEST_BASE + " in the environment `test`",
          "first of the ports of all other processes");

  /** The environment named {@code test} has other defaults, so that both can run side by side. */
  public static Ports of(Settings settings, String environment) {
    boolean test = environment.equals("test");
    return new Ports(
        settings.number(PUBLIC_PORT.key(), test ? TEST_EDGE : EDGE),
        settings.number(FIRST_INTERNAL_PORT.key(), test ? TEST_BASE : BASE));
  }

  /**
   * An internal port.
   *
   * @param offset from the base, less than {@value #SPAN}
   */
  public int internal(int offset) {
    return internal(offset, 1);
  }

  /**
   * The internal port of one replica.
   *
   * @param replica counted from 1
   */
  public int internal(int offset, int replica) {
    if (offset < 0 || offset >= SPAN) {
      throw new IllegalArgumentException("There is no internal port " + offset);
    }
    return base + offset + (replica - 1) * SPAN;
  }
}
