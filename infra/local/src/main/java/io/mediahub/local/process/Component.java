package io.mediahub.local.process;

import io.mediahub.local.settings.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One part of the platform, as the supervisor sees it. The methods that start and watch it run on
 * the component's own thread and may block within their deadlines. An exception is a failed start,
 * which is tried again.
 */
public interface Component {
  /** Its name in the status, in messages and of its files. */
  String name();

  /** Names of the components that must be ready before this one is started. */
  Set<String> needs();

  /** The address that a person or a program connects to, without passwords. */
  String url();

  /** Whether a setting names another address for it. It is then not started from here. */
  default boolean external() {
    return false;
  }

  /** The settings of this component that the services do not know. */
  default List<Setting> settings() {
    return List.of();
  }

  /** The ports that it listens on, each with the name that messages give it. */
  default Map<String, Integer> ports() {
    return Map.of();
  }

  /** What the services need to know about it, as lines of {@code platform.properties}. */
  default Map<String, String> properties() {
    return Map.of();
  }

  /** The log that explains its failures: NAME in {@code ./mediahub logs NAME}. */
  default String log() {
    return name();
  }

  /**
   * Checks, before anything is started, what this component would later fail for.
   *
   * @param messages receives warnings for people
   * @throws io.mediahub.local.Failure when it cannot start here
   */
  default void check(Consumer<String> messages) throws IOException, InterruptedException {}

  /** Makes folders and files; called before each start. */
  default void prepare() throws Exception {}

  /** The process to run; null for a component without a process of its own. */
  default @Nullable Launch launch() throws Exception {
    return null;
  }

  /** A quick check: true when it serves. An exception means "not yet". */
  boolean ready() throws Exception;

  /** A quick check: false, or an exception, when only a new process can help. */
  default boolean alive() throws Exception {
    return ready();
  }

  /** What it reported about itself at the last check, in one line; null for none. */
  default @Nullable String detail() {
    return null;
  }

  /** How long a start may make no progress before it counts as failed. */
  default Duration stillFor() {
    return Duration.ofSeconds(90);
  }

  /** How long a start may take that makes progress. */
  default Duration readyWithin() {
    return Duration.ofMinutes(20);
  }

  /** Last steps once it serves, before the components that need it are started. */
  default void opened() throws Exception {}

  /** How long it may take to end before it is killed. */
  default Duration stopsWithin() {
    return Duration.ofSeconds(12);
  }

  /** The signal that asks it to end, without SIG. */
  default String stopSignal() {
    return "TERM";
  }
}
