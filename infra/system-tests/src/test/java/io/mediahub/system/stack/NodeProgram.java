package io.mediahub.system.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scripts of a folder in {@code src/test}, run by the machine's node. npm fetches the packages that
 * the folder's lock pins, from the registry that its user has configured.
 */
public final class NodeProgram {
  private static final int MINUTES = 3;
  private static final String HINT = "Install node: apt-get install nodejs npm.";

  private final Path scripts;
  private final Path installed;
  private final Path node;

  private NodeProgram(Path scripts, Path installed, Path node) {
    this.scripts = scripts;
    this.installed = installed;
    this.node = node;
  }

  /** With its packages; skips the test on a machine without node, or when npm cannot fetch them. */
  public static NodeProgram in(String folder) throws Exception {
    Path node = program("node").orElse(null);
    Path npm = program("npm").orElse(null);
    if (node == null || npm == null) {
      return abort(
          "There is no %s on this machine. %s".formatted(node == null ? "node" : "npm", HINT));
    }
    NodeProgram program =
        new NodeProgram(
            Path.of("src/test", folder).toAbsolutePath(),
            Path.of("target", folder).toAbsolutePath(),
            node);
    program.install(npm);
    return program;
  }

  /** A program of the machine. */
  public static Optional<Path> program(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where the packages and copies of the scripts are. */
  public Path folder() {
    return installed;
  }

  public Path scripts() {
    return scripts;
  }

  /** Once for each version of the lock file. */
  private void install(Path npm) throws Exception {
    Path lock = installed.resolve("package-lock.json");
    Path wanted = scripts.resolve("package-lock.json");
    Path done = installed.resolve("node_modules/.package-lock.json");
    if (Files.exists(done) && Files.exists(lock) && Files.mismatch(lock, wanted) < 0) {
      return;
    }
    Files.createDirectories(installed);
    Files.write(lock, Files.readAllBytes(wanted));
    Files.write(
        installed.resolve("package.json"), Files.readAllBytes(scripts.resolve("package.json")));
    String said =
        run(List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"), false);
    if (!Files.exists(done)) {
      Files.deleteIfExists(lock);
      abort("npm could not fetch the packages of %s: %s".formatted(wanted, said));
    }
  }

  /** Runs a script, and returns its last line of output. */
  public JsonNode run(String script, List<String> arguments) throws Exception {
    // Beside its packages, where node looks for them.
    Path copy = installed.resolve(script);
    Files.write(copy, Files.readAllBytes(scripts.resolve(script)));
    List<String> command = new ArrayList<>(List.of(node.toString(), copy.toString()));
    command.addAll(arguments);
    return JsonMapper.shared()
        .readTree(run(command, true).lines().reduce("", (first, last) -> last));
  }

  /** What it printed; on standard error when it need not succeed. */
  private String run(List<String> command, boolean mustSucceed) throws Exception {
    Path errors = installed.resolve("errors.txt");
    Process process =
        new ProcessBuilder(command)
            .directory(installed.toFile())
            .redirectOutput(installed.resolve("output.txt").toFile())
            .redirectError(errors.toFile())
            .start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    String wrong = Files.readString(errors, StandardCharsets.UTF_8);
    assertThat(!mustSucceed || (ended && process.exitValue() == 0))
        .as("%s: %s", command.getFirst(), wrong)
        .isTrue();
    return mustSucceed ? Files.readString(installed.resolve("output.txt")) : wrong;
  }
}
