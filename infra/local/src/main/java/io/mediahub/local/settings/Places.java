package io.mediahub.local.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * Where things lie: the project, what the build made, and the state of one environment.
 *
 * @param project the checkout
 * @param dist what {@code mvn package} gathered; elsewhere where {@code mediahub.dist} says so
 * @param root the ignored folder that holds all state of all environments
 * @param state the state of this environment, below {@code root}
 * @param jdk home of the JDK that runs this and every other JVM
 */
public record Places(Path project, Path dist, Path root, Path state, Path jdk) {
  private static final String DIST = "target/dist";

  /** The layout of a checkout, for the environment of that name. */
  public static Places of(Path project, String environment) {
    Path root = project.resolve(".mediahub");
    return new Places(
        project,
        Path.of(System.getProperty("mediahub.dist", project.resolve(DIST).toString())),
        root,
        root.resolve(environment),
        Path.of(System.getProperty("java.home")));
  }

  public Path config() {
    return state.resolve("config");
  }

  public Path secrets() {
    return state.resolve("secrets");
  }

  public Path data(String component) {
    return state.resolve("data").resolve(component);
  }

  public Path log(String component) {
    return state.resolve("logs").resolve(component + ".log");
  }

  /** What the JVM of a component prints itself, apart from its program. */
  public Path virtualMachineLog(String component) {
    return log(component + "-jvm");
  }

  public Path run() {
    return state.resolve("run");
  }

  /** A cache is valid only for the jars of one build. */
  public Path aotCaches() {
    Path folder = root.resolve("cache/aot");
    return dist.equals(project.resolve(DIST)) ? folder : folder.resolve("of-" + dist.getFileName());
  }

  /**
   * The first words of a command line that runs as an ordinary user, even when root calls it.
   *
   * @param log where the output goes
   */
  public List<String> asUser(String log) {
    String script = project.resolve("infra/local/src/main/sh/as-user.sh").toString();
    return List.of("bash", script, state.toString(), dist.toString(), jdk.toString(), log);
  }

  public Path java() {
    return jdk.resolve("bin/java");
  }
}
