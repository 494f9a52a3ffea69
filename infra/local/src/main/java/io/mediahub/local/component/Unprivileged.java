package io.mediahub.local.component;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. When we are root, its programs run as the user id that stands
 * for nobody; otherwise as we are.
 */
final class Unprivileged {
  private static final String NOBODY = "65534";

  private final List<String> prefix;

  private Unprivileged(List<String> prefix) {
    this.prefix = prefix;
  }

  /**
   * Finds out how to run it.
   *
   * @param program that must be reachable: a checkout below a folder closed to others (such as
   *     {@code /root}) is not, and then the right to pass and read closed folders is kept, but not
   *     to write there
   */
  static Unprivileged of(Path program) throws InterruptedException, IOException {
    if (!isRoot()) {
      return new Unprivileged(List.of());
    }
    List<String> plain =
        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    List<String> passing = new ArrayList<>(plain);
    passing.add("--inh-caps=+dac_read_search");
    passing.add("--ambient-caps=+dac_read_search");
    for (List<String> prefix : List.of(plain, passing)) {
      List<String> command = new ArrayList<>(prefix);
      command.addAll(List.of(program.toString(), "--version"));
      if (Tool.succeeds(Path.of("/"), command)) {
        return new Unprivileged(prefix);
      }
    }
    throw new IOException(
        program + " cannot be run as user " + NOBODY + "; is the project below a closed folder?");
  }

  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /** Gives a file or folder to the user that the programs run as. */
  void give(Path path) throws IOException {
    if (!prefix.isEmpty()) {
      UserPrincipal nobody =
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
      Files.setOwner(path, nobody);
    }
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }
}
