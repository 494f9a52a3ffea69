package io.mediahub.platform.web;

import java.util.List;

/** The names by which a browser reaches the machine that it runs on. */
public final class Loopback {
  /** As they stand in addresses, without a port. */
  public static final List<String> NAMES = List.of("localhost", "127.0.0.1", "[::1]");

  private Loopback() {}
}
