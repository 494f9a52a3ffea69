package io.mediahub.local.process;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.settings.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks before anything is started, so that a known problem is a sentence and not a log. */
public final class Preflight {
  public static final long DISK_BYTES = 2L << 30;

  private Preflight() {}

  /**
   * Every port of these components must be free.
   *
   * @param publicPort which of them is set by itself; all others are counted from the base
   */
  public static void ports(List<Component> components, int publicPort) {
    for (Component component : components) {
      component
          .ports()
          .forEach(
              (name, port) -> {
                if (!free(port)) {
                  throw taken(name, port, port == publicPort);
                }
              });
    }
  }

  private static Failure taken(String name, int port, boolean isPublic) {
    return new Failure(
        ExitCode.PORT_TAKEN,
        "Port " + port + " of localhost, meant for " + name + ", is in use.",
        "Stop what listens there ('ss -ltnp' shows it), or set "
            + (isPublic
                ? "MEDIAHUB_PORT to another port."
                : "MEDIAHUB_INTERNAL_PORT_BASE to the first of %d free ports."
                    .formatted(Ports.SPAN)));
  }

  /** On both loopback addresses; one that the machine does not have is not taken. */
  static boolean free(int port) {
    return bindable("127.0.0.1", port) && (!hasIpv6() || bindable("::1", port));
  }

  /** Whether this machine has the loopback address ::1. */
  public static boolean hasIpv6() {
    return bindable("::1", 0);
  }

  private static boolean bindable(String address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // a port in TIME_WAIT is free
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Enough room for logs, segments and the write-ahead log. */
  public static void disk(Path folder, long needed) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < needed) {
      throw new Failure(
          ExitCode.PREREQUISITE_MISSING,
          "Only %d MB are free on the disk of %s; %d MB are needed."
              .formatted(free >> 20, folder, needed >> 20),
          "Free some space, or move the project to a larger disk.");
    }
  }

  /** The state folder must be one that we can use and that this version understands. */
  public static void state(Path state) throws IOException {
    try {
      Files.createDirectories(state);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The state folder " + state + " cannot be created: " + e.getMessage() + ".",
          "Check whether a file has that name and whether you may write to the folder above it.");
    }
    if (!Files.isWritable(state)) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "You may not write to the state folder " + state + ".",
          "Make the user who runs this its owner, or start afresh with './mediahub reset'.");
    }
    Path format = state.resolve("format");
    if (!Files.exists(format)) {
      Files.writeString(format, "1\n");
    } else if (!Files.readString(format).strip().equals("1")) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The state folder " + state + " was written by another version of MediaHub.",
          "Use that version, or start afresh with './mediahub reset'.");
    }
  }
}
