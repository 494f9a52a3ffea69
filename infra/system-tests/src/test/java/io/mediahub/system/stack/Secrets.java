package io.mediahub.system.stack;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Every secret that the tests have used: none of them may be in a log or topic. */
public final class Secrets {
  private static final Collection<String> TOLD = new ConcurrentLinkedQueue<>();

  private Secrets() {}

  /** Keeps it for {@link #all} and gives it back. */
  public static String remember(String secret) {
    TOLD.add(secret);
    return secret;
  }

  public static List<String> all() {
    return List.copyOf(TOLD);
  }
}
