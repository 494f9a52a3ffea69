package io.mediahub.system.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fresh, built checkout of the project in a place of its own, and its command line. The build
 * itself is not repeated.
 */
public final class FreshCopy implements AutoCloseable {
  private static final Set<String> NOT_COPIED = Set.of(".git", ".mediahub", "target");
  private static final Map<String, String> PORTS =
      Map.of("MEDIAHUB_PORT", "8280", "MEDIAHUB_INTERNAL_PORT_BASE", "22100");

  private final Path top;
  private final Path project;
  private final Ground ground;

  private FreshCopy(Path top, Path project, Ground ground) {
    this.top = top;
    this.project = project;
    this.ground = ground;
  }

  /**
   * Who runs the platform, where, and under which circumstances.
   *
   * @param name for people
   * @param user who has the copy and runs it; null for whoever runs the tests
   * @param folder name of the folder that holds it
   * @param closed whether nobody else may enter the folder above it
   * @param shell commands for the user's shell before the launcher
   */
  public record Ground(String name, String user, String folder, boolean closed, String shell) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Copies the project and what was built of it. */
  public static FreshCopy of(Ground ground) {
    try {
      Path top = Files.createTempDirectory("mediahub-fresh-");
      run(List.of("chmod", ground.closed() ? "700" : "755", top.toString()));
      Path project = top.resolve(ground.folder());
      copy(Stack.PROJECT, project);
      copy(Stack.DIST, project.resolve("target/dist"));
      // Newer than all sources, so that the launcher does not build.
      Files.writeString(project.resolve("target/dist/.built"), "");
      return new FreshCopy(top, project, ground).made();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FreshCopy made() {
    if (ground.user() != null) {
      run(List.of("chown", "-R", ground.user() + ":", top.toString()));
    }
    if (ground.shell().contains("umask 077")) {
      run(List.of("chmod", "-R", "go=", project.toString()));
    }
    return this;
  }

  /**
   * The same copy for another user, without any state but the start-up caches: recording them again
   * takes more than a minute.
   */
  public FreshCopy handedOver(Ground to) {
    run(List.of("rm", "-rf", state().toString()));
    return new FreshCopy(top, project, to).made();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(from) && NOT_COPIED.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(to.resolve(from.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file,
                to.resolve(from.relativize(file).toString()),
                StandardCopyOption.COPY_ATTRIBUTES);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** One command of {@code ./mediahub}, with bubblewrap hidden where the tests may hide it. */
  public Cli.Ended mediahub(String... arguments) {
    String shell = ground.shell() + "\ncd \"$1\" && shift && exec bash ./mediahub \"$@\"";
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      String hide = "b=$(command -v bwrap) && mount --bind /dev/null \"$b\"; exec \"$@\"";
      command.addAll(List.of("unshare", "--mount", "--propagation", "private"));
      command.addAll(List.of("bash", "-c", hide, "sh"));
    }
    if (ground.user() != null) {
      command.addAll(
          List.of("setpriv", "--reuid=" + ground.user(), "--regid=nogroup", "--clear-groups"));
    }
    command.addAll(List.of("bash", "-c", shell, "sh", project.toString()));
    command.addAll(List.of(arguments));
    return Cli.awaitEnd(command, PORTS, ground.name() + " " + arguments[0], Cli.LIMIT);
  }

  /** Where the copy's state lies. */
  public Path state() {
    return project.resolve(".mediahub/default");
  }

  public static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void run(List<String> command) {
    Cli.Ended ended = Cli.awaitEnd(command, Map.of(), command.getFirst(), Cli.LIMIT);
    if (ended.exitCode() != 0) {
      throw new IllegalStateException(command + ": " + ended.said());
    }
  }

  @Override
  public void close() {
    mediahub("down");
    run(List.of("rm", "-rf", top.toString()));
  }
}
