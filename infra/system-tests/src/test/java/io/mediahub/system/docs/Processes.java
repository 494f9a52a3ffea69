package io.mediahub.system.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which classes each process uses: those of its own package, Boot's auto-configurations of the
 * platform library where it uses that, and all that these depend on.
 */
final class Processes {
  private static final String PLATFORM = "io.mediahub.platform.";
  private static final String AUTO_CONFIGURATIONS =
      "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

  /** In the order in which tables name them. */
  private static final Map<String, String> PACKAGES = new LinkedHashMap<>();

  static {
    for (String process : List.of("user", "upload", "view", "stream", "encoder", "edge")) {
      PACKAGES.put(process, "io.mediahub." + process + ".");
    }
  }

  private final Map<String, Set<String>> used = new LinkedHashMap<>();

  private Processes() {}

  static Processes read() throws IOException {
    JavaClasses all =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.mediahub");
    Processes processes = new Processes();
    for (var process : PACKAGES.entrySet()) {
      Set<String> classes = new HashSet<>();
      all.stream()
          .filter(each -> each.getName().startsWith(process.getValue()))
          .forEach(each -> reach(each, classes));
      if (classes.stream().anyMatch(name -> name.startsWith(PLATFORM))) {
        autoConfigurations().forEach(name -> reach(all.get(name), classes));
      }
      processes.used.put(process.getKey(), classes);
    }
    return processes;
  }

  private static List<String> autoConfigurations() throws IOException {
    List<String> all = new ArrayList<>();
    for (URL file :
        Collections.list(Processes.class.getClassLoader().getResources(AUTO_CONFIGURATIONS))) {
      try (InputStream in = file.openStream()) {
        new String(in.readAllBytes(), UTF_8)
            .lines()
            .filter(name -> name.startsWith(PLATFORM))
            .forEach(all::add);
      }
    }
    return all;
  }

  private static void reach(JavaClass from, Set<String> classes) {
    Deque<JavaClass> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      JavaClass one = next.pop();
      if (one.getName().startsWith("io.mediahub.") && classes.add(one.getName())) {
        one.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .forEach(next::push);
      }
    }
  }

  static List<String> all() {
    return List.copyOf(PACKAGES.keySet());
  }

  /** The processes that use a class of this name or of one that begins with it. */
  List<String> using(String className) {
    return used.entrySet().stream()
        .filter(process -> process.getValue().stream().anyMatch(name -> name.startsWith(className)))
        .map(Map.Entry::getKey)
        .toList();
  }
}
