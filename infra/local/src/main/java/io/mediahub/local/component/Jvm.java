package io.mediahub.local.component;

import io.mediahub.local.process.AotCache;
import io.mediahub.local.process.Launch;
import io.mediahub.local.settings.Places;
import io.mediahub.local.settings.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Builds the command line of a JVM: sized by the profile, with a start-up cache. */
final class Jvm {
  private final Places places;
  private final Sizing sizing;
  private final String name;
  private final List<String> options = new ArrayList<>();
  private final List<String> program = new ArrayList<>();
  private final List<Path> jars = new ArrayList<>();
  private boolean records = true;

  /**
   * Options that every JVM here has.
   *
   * @param heapMegabytes on a laptop
   */
  private Jvm(Platform platform, String name, int heapMegabytes) {
    this.places = platform.places();
    this.sizing = Sizing.of(platform);
    this.name = name;
    options.addAll(sizing.memory(heapMegabytes));
    options.add("-Xss512k");
    options.add("-XX:+ExitOnOutOfMemoryError");
    options.add("--enable-native-access=ALL-UNNAMED");
    options.add("-Dfile.encoding=UTF-8");
    options.add("-Djava.awt.headless=true");
    // Standard output is the program's alone.
    options.add("-XX:+DisplayVMOutputToStderr");
    options.add("-Xlog:disable");
    options.add("-Xlog:all=warning:stderr");
  }

  /** A main class on a class path: folders stand for the jars in them, in a fixed order. */
  static Jvm main(Platform platform, String name, int heap, List<Path> classPath, String main)
      throws IOException {
    Jvm jvm = new Jvm(platform, name, heap);
    for (Path entry : classPath) {
      jvm.jars.addAll(Files.isDirectory(entry) ? jarsIn(entry) : List.of(entry));
    }
    jvm.program.add("-cp");
    jvm.program.add(String.join(":", jvm.jars.stream().map(Path::toString).toList()));
    jvm.program.add(main);
    return jvm;
  }

  /** A runnable jar, with the libraries that its manifest names. */
  static Jvm jar(Platform platform, String name, int heap, Path jar) throws IOException {
    Jvm jvm = new Jvm(platform, name, heap);
    jvm.jars.add(jar);
    try (JarFile file = new JarFile(jar.toFile())) {
      String libraries =
          file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (libraries != null) {
        for (String library : libraries.split(" ", -1)) {
          jvm.jars.add(jar.resolveSibling(library));
        }
      }
    }
    jvm.program.add("-jar");
    jvm.program.add(jar.toString());
    return jvm;
  }

  Jvm option(String... more) {
    options.addAll(List.of(more));
    return this;
  }

  /** Starts fast and stays small, where the profile wants that. */
  Jvm startsFast() {
    options.addAll(sizing.compiler());
    return this;
  }

  /** Uses the start-up cache that another process of the same program has recorded. */
  Jvm withoutRecording() {
    records = false;
    return this;
  }

  Launch launch(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    AotCache cache = AotCache.of(places.aotCaches(), name + sizing.suffix(), options, jars);
    boolean cached = records || cache.used();
    List<String> command = command(cached ? cache.options() : List.of(), arguments);
    Map<String, String> all = new HashMap<>(environment);
    // glibc would give many threads an arena each, and hand back little of what they once held.
    all.put("MALLOC_ARENA_MAX", "2");
    return new Launch(command, all, directory, cached ? cache : null);
  }

  /** For a short run that needs no cache. */
  List<String> command(List<String> more, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(places.java().toString());
    command.addAll(options);
    command.addAll(more);
    command.addAll(program);
    command.addAll(List.of(arguments));
    return command;
  }

  private static List<Path> jarsIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(p -> p.toString().endsWith(".jar")).sorted().toList();
    }
  }
}
