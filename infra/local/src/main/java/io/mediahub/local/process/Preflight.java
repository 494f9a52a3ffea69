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

/** What can be known to go wrong before anything is started. */
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
          "Only %d MB are free where %s lies; %d MB are needed."
              .formatted(free >> 20, folder, needed >> 20),
          "Make room, or put the project on a larger disk.");
    }
  }

  /** The state folder must be one that we can use and that this version understands. */
  public static void state(Path state) throws IOException {
    try {
      Files.createDirectories(state);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The state folder " + state + " cannot be made: " + e.getMessage() + ".",
          "Something else lies in its place, or the folder above may not be written to.");
    }
    if (!Files.isWritable(state)) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The state folder " + state + " may not be written to.",
          "Give it to the user who runs this, or start afresh with './mediahub reset'.");
    }
    Path format = state.resolve("format");
    if (!Files.exists(format)) {
      Files.writeString(format, "1\n");
    } else if (!Files.readString(format).strip().equals("1")) {
      throw new Failure(
          ExitCode.STATE_DAMAGED,
          "The state folder " + state + " was not made by this version.",
          "Use the version that made it, or start afresh with './mediahub reset'.");
    }
  }
}
