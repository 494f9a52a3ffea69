package io.mediahub.streams.evolution;

import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * A schema that something was written with.
 *
 * @param name the subject of a topic, or the full name of a stored state
 * @param version as it is released: 1, 2, 3 …
 */
record Released(String name, int version, Schema schema) {
  private static final Path TOPICS = Path.of("../../schemas/released");
  private static final Path STATES = Path.of("src/main/resources/state-schemas");

  /** Values of topics: events, jobs, reports. */
  static List<Released> ofTopics() {
    return in(TOPICS);
  }

  /** What the rendition process stores. */
  static List<Released> ofStates() {
    return in(STATES);
  }

  static List<Released> all() {
    List<Released> all = new ArrayList<>(ofTopics());
    all.addAll(ofStates());
    return all;
  }

  private static List<Released> in(Path folder) {
    List<Released> found = new ArrayList<>();
    try (var names = Files.list(folder)) {
      for (Path name : names.sorted().toList()) {
        for (int version = 1; ; version++) {
          Path file = name.resolve(version + ".avsc");
          if (!Files.exists(file)) {
            break;
          }
          Schema schema = new Schema.Parser().parse(file.toFile());
          found.add(new Released(name.getFileName().toString(), version, schema));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  static Topic<?> topic(String subject) {
    return Topics.ALL.stream()
        .filter(topic -> topic.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No topic has the subject " + subject));
  }

  /** The newest version of each name. */
  static List<Released> newest(List<Released> all) {
    return all.stream()
        .filter(
            one ->
                all.stream()
                    .noneMatch(other -> other.name.equals(one.name) && other.version > one.version))
        .toList();
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
