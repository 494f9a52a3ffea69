import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the sealed interfaces of the events and makes the classes that Avro generated their final
 * implementations, so that the compiler knows whether a switch over events is complete. A line in a
 * union, such as {@code // sealed UploadEvent extends mediahub.Event: What can happen to an
 * upload.}, declares an interface; the records after it, up to the next such line, implement it. A
 * record named {@code …Envelope} implements {@code mediahub.Envelope}. Classes of records that no
 * file declares any more are deleted.
 *
 * <p>Usage: {@code java SealEvents.java FOLDER-OF-AVDL FOLDER-OF-GENERATED-JAVA}. A second run
 * changes no file.
 */
class SealEvents {
  private static final Pattern NAMESPACE = Pattern.compile("(?m)^namespace ([\\w.]+);");
  private static final Pattern TYPE = Pattern.compile("(?m)^(?:record|enum) (\\w+)");
  private static final Pattern UNION = Pattern.compile("union \\{([^}]*)} (?:event|report|work);");
  private static final Pattern PART =
      Pattern.compile("// sealed (\\w+) extends ([\\w.]+): ([^\n]+)\n([^/]+)");
  private static final Pattern CLASS =
      Pattern.compile("public (?:final )?class (\\w+) extends (\\S+) implements [^{]+ \\{");

  private final Path generated;
  private final Set<Path> declared = new HashSet<>();
  private final Map<Path, Set<String>> interfaces = new TreeMap<>();

  private SealEvents(Path generated) {
    this.generated = generated;
  }

  public static void main(String[] args) throws IOException {
    SealEvents seal = new SealEvents(Path.of(args[1]));
    for (Path file : files(Path.of(args[0]), ".avdl")) {
      seal.read(Files.readString(file));
    }
    for (Path file : files(seal.generated, ".java")) {
      seal.write(file);
    }
  }

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private void read(String avdl) throws IOException {
    String namespace = all(NAMESPACE, avdl).get(0).group(1);
    for (MatchResult type : all(TYPE, avdl)) {
      declared.add(java(namespace, type.group(1)));
      if (type.group(1).endsWith("Envelope")) {
        implement(java(namespace, type.group(1)), "mediahub.Envelope");
      }
    }
    for (MatchResult union : all(UNION, avdl)) {
      if (!union.group(1).strip().startsWith("// sealed ")) {
        throw new IllegalStateException(
            "A union of " + namespace + " does not begin with `// sealed NAME extends TYPE: DOC`.");
      }
      for (MatchResult part : all(PART, union.group(1))) {
        declare(namespace, part.group(1), part.group(2), part.group(3), part.group(4));
      }
    }
  }

  private void declare(String namespace, String name, String parent, String doc, String union)
      throws IOException {
    List<String> records = List.of(union.strip().split("\\s*,\\s*"));
    records.forEach(record -> implement(java(namespace, record), name));
    Path file = java(namespace, name);
    declared.add(file);
    update(
        file,
        "package %s;\n\n/** %s */\npublic sealed interface %s extends %s permits %s {}\n"
            .formatted(namespace, doc.strip(), name, parent, String.join(", ", records)));
  }

  private void implement(Path record, String type) {
    interfaces.computeIfAbsent(record, r -> new TreeSet<>()).add(type);
  }

  private void write(Path file) throws IOException {
    if (!declared.contains(file)) {
      Files.delete(file);
    } else if (interfaces.containsKey(file)) {
      String types = String.join(", ", interfaces.get(file));
      update(
          file,
          CLASS
              .matcher(Files.readString(file))
              .replaceFirst(
                  "public final class $1 extends $2 implements %s, %s {"
                      .formatted(types, "org.apache.avro.specific.SpecificRecord")));
    }
  }

  private Path java(String namespace, String name) {
    return generated.resolve(namespace.replace('.', '/')).resolve(name + ".java");
  }

  /** Leaves a file alone that is as it should be, so that nothing is compiled again for it. */
  private static void update(Path file, String text) throws IOException {
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Files.writeString(file, text);
    }
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }
}
