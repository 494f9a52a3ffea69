package io.mediahub.stream.rebuild;

import io.mediahub.streams.projection.ReadModels;
import io.mediahub.streams.readmodel.ReadModel;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the process.
 *
 * @param models in the order in which they are made
 * @param asOf the time that is to be shown; null for the newest
 * @param json whether standard output is one JSON object
 */
record RebuildArguments(
    List<ReadModel> models, Action action, @Nullable Instant asOf, boolean resume, boolean json) {

  enum Action {
    REPLACE,
    PROVE,
    CANCEL,
    /** Only decodes the topics, for a benchmark. */
    RAW
  }

  /** What cannot be meant. */
  static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown(String message) {
      super(message);
    }
  }

  /** Options of Spring begin with two dashes as well, and are passed over. */
  static RebuildArguments of(String... arguments) {
    Action action = Action.REPLACE;
    Instant asOf = null;
    boolean resume = false;
    boolean json = false;
    List<String> names = new ArrayList<>();
    for (String argument : arguments) {
      switch (argument) {
        case "--prove" -> action = Action.PROVE;
        case "--raw" -> action = Action.RAW;
        case "--cancel" -> action = Action.CANCEL;
        case "--resume" -> resume = true;
        case "--json" -> json = true;
        default -> {
          if (argument.startsWith("--as-of=")) {
            asOf = time(argument.substring("--as-of=".length()));
          } else if (!argument.startsWith("--")) {
            names.add(argument);
          }
        }
      }
    }
    if (names.size() != 1) {
      throw new Unknown("Name one read model, or all: " + known());
    }
    return new RebuildArguments(models(names.getFirst()), action, asOf, resume, json);
  }

  private static Instant time(String text) {
    try {
      Instant time = Instant.parse(text);
      if (time.isAfter(Instant.now())) {
        throw new Unknown(text + " is not over yet.");
      }
      return time;
    } catch (DateTimeParseException e) {
      throw new Unknown("'" + text + "' is no time; write it as 2026-01-31T23:59:59Z.");
    }
  }

  private static List<ReadModel> models(String name) {
    if (name.equals("all")) {
      return ReadModels.ALL;
    }
    List<ReadModel> found =
        ReadModels.ALL.stream().filter(model -> model.name().equals(name)).toList();
    if (found.isEmpty()) {
      throw new Unknown("There is no read model named '" + name + "': " + known());
    }
    return found;
  }

  private static String known() {
    return String.join(", ", ReadModels.ALL.stream().map(ReadModel::name).toList()) + ", all.";
  }
}
