package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.component.Components;
import io.mediahub.local.terminal.Output;
import io.mediahub.local.terminal.Table;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Records that could not be applied: shows them, corrects them, replays them, drops them. */
@Command(
    name = "dlq",
    description = {
      "List, show, edit, replay or drop records that could not be applied.",
      "edit puts a corrected value beside the original; replay applies it.",
      "drop gives up the first parked record of a key, or the versions that are missing before it;"
          + " 'dropped' lists what was given up. The log itself is never changed."
    })
final class Dlq implements Callable<Integer>, OfRunningPlatform {
  private static final Duration DONE_WITHIN = Duration.ofSeconds(15);

  /** What to do. */
  enum Action {
    LIST,
    SHOW,
    EDIT,
    REPLAY,
    DROP,
    DROPPED
  }

  @Parameters(paramLabel = "list|show|edit|replay|drop|dropped", description = "What to do.")
  private Action action;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "Only those of this read model or process.")
  private @Nullable String model;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Only those of this topic.")
  private @Nullable String topic;

  @Option(names = "--key", paramLabel = "KEY", description = "Only those of this key.")
  private @Nullable String key;

  @Option(
      names = "--limit",
      defaultValue = "1000",
      paramLabel = "KEYS",
      description = "List so many at most (${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--json-file",
      paramLabel = "FILE",
      description = "With edit: the corrected value, in the form that show prints.")
  private @Nullable Path jsonFile;

  @Option(
      names = "--raw-file",
      paramLabel = "FILE",
      description = "With edit: the corrected value, as bytes.")
  private @Nullable Path rawFile;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "With edit and drop: why. It is kept with the record.")
  private @Nullable String reason;

  @Option(names = "--yes", description = "Confirm a drop: these records will never be applied.")
  private boolean yes;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    requireUsual();
    Environment environment = Environment.current();
    environment.requireUp();
    DlqApi api =
        new DlqApi(
            new Components(environment.platform())
                .streamServices().stream().map(each -> URI.create(each.url())).toList());
    DlqApi.Which which = new DlqApi.Which(model, topic, key);
    switch (action) {
      case LIST -> print(api.parked(which, limit), Dlq::parkedTable, "Nothing is parked.");
      case DROPPED -> print(api.dropped(which, limit), Dlq::droppedTable, "Nothing was dropped.");
      case SHOW -> print(api.show(api.only(which)));
      case EDIT -> print(api.correct(api.only(which), correction()));
      case REPLAY, DROP -> {
        ask(api, which);
        print(api.parked(which, limit), Dlq::parkedTable, "Nothing is parked.");
      }
    }
    return ExitCode.OK.number();
  }

  private void requireUsual() {
    if (limit < 1) {
      throw usage("--limit is below 1.", "Give the number of keys to list, such as 100.");
    }
    boolean decides = action == Action.EDIT || action == Action.DROP;
    if (action == Action.DROP && !yes) {
      throw usage(
          "A dropped record is never applied: the read model continues without it.",
          "Look at './mediahub dlq show' first, then confirm with --yes.");
    }
    if (decides && (reason == null || reason.isBlank())) {
      throw usage(
          "It is not said why.", "Add --reason \"...\": it is kept with the record for others.");
    }
    if (action == Action.EDIT && (jsonFile == null) == (rawFile == null)) {
      throw usage(
          "An edit needs the corrected value.",
          "Give either --json-file FILE, in the form that './mediahub dlq show' prints, or"
              + " --raw-file FILE.");
    }
  }

  private Map<String, Object> correction() throws IOException {
    Map<String, Object> correction = signature();
    if (jsonFile != null) {
      correction.put("json", Files.readString(requireFile(jsonFile)));
    } else if (rawFile != null) {
      byte[] bytes = Files.readAllBytes(requireFile(rawFile));
      correction.put("base64", Base64.getEncoder().encodeToString(bytes));
    }
    return correction;
  }

  private static Path requireFile(Path file) {
    if (!Files.isReadable(file)) {
      throw usage("The file " + file + " cannot be read.", "Check its name and its rights.");
    }
    return file;
  }

  /** Who asks: the user of this machine, also behind sudo. */
  private Map<String, Object> signature() {
    Map<String, Object> signature = new LinkedHashMap<>();
    signature.put(
        "who",
        Optional.ofNullable(System.getenv("SUDO_USER")).orElse(System.getProperty("user.name")));
    if (reason != null) {
      signature.put("why", reason);
    }
    return signature;
  }

  private void ask(DlqApi api, DlqApi.Which which) throws IOException, InterruptedException {
    List<JsonNode> items = api.parked(which, Integer.MAX_VALUE - 1).items();
    if (items.isEmpty()) {
      throw DlqApi.nothing();
    }
    for (JsonNode item : items) {
      api.ask(item, action.name(), signature());
    }
    awaitDone(api, which);
  }

  /** The instance that owns the partition carries it out within a second or two. */
  private static void awaitDone(DlqApi api, DlqApi.Which which)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + DONE_WITHIN.toNanos();
    while (api.parked(which, Integer.MAX_VALUE - 1).items().stream().anyMatch(Dlq::isAsked)) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            ExitCode.TIMED_OUT,
            "The request was accepted, but is not done yet.",
            "See './mediahub status', and check again with './mediahub dlq list'.");
      }
      Thread.sleep(300);
    }
  }

  private static boolean isAsked(JsonNode item) {
    return !item.path("request").asString("").isEmpty();
  }

  private interface Rendered {
    String of(List<JsonNode> items);
  }

  private void print(DlqApi.Listed listed, Rendered table, String none) {
    if (output == Output.JSON) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("items", listed.items());
      all.put("more", listed.more());
      System.out.println(Output.json(all));
      return;
    }
    System.out.print(listed.items().isEmpty() ? none + "\n" : table.of(listed.items()));
    if (listed.more()) {
      System.out.println("There are more; raise --limit.");
    }
  }

  private void print(JsonNode record) {
    if (output == Output.JSON) {
      System.out.println(Output.json(record));
    } else {
      lines(record).forEach(System.out::println);
    }
  }

  private static String parkedTable(List<JsonNode> items) {
    Table table =
        new Table(
                "",
                "MODEL",
                "TOPIC",
                "PARTITION",
                "OFFSET",
                "KEY",
                "REASON",
                "AGE",
                "BLOCKED",
                "WHY")
            .left("TOPIC", "KEY", "REASON", "WHY");
    for (JsonNode item : items) {
      table.row(
          item.path("model").asString(),
          item.path("topic").asString(),
          item.path("partition").asString(),
          item.path("offset").asString(),
          printable(item.path("key").asString()),
          item.path("reason").asString()
              + (item.path("corrected").asBoolean() ? " (corrected)" : ""),
          age(Instant.parse(item.path("since").asString())),
          item.path("blocked").asString(),
          item.path("why").asString());
    }
    return table.render();
  }

  private static String droppedTable(List<JsonNode> items) {
    Table table =
        new Table("", "MODEL", "TOPIC", "PARTITION", "OFFSET", "KEY", "WHAT", "BY", "AT", "REASON")
            .left("TOPIC", "KEY", "WHAT", "BY", "AT", "REASON");
    for (JsonNode item : items) {
      table.row(
          item.path("model").asString(),
          item.path("topic").asString(),
          item.path("partition").asString(),
          item.path("offset").asString(),
          printable(item.path("key").asString()),
          item.path("what").asString() + " (" + item.path("reason").asString() + ")",
          printable(item.path("droppedBy").asString()),
          item.path("droppedAt").asString(),
          printable(item.path("droppedWhy").asString()));
    }
    return table.render();
  }

  private static List<String> lines(JsonNode record) {
    JsonNode item = record.path("item");
    List<String> lines = new ArrayList<>();
    for (String name :
        List.of("model", "topic", "partition", "offset", "key", "reason", "why", "since")) {
      lines.add("%-10s %s".formatted(name, printable(item.path(name).asString())));
    }
    lines.add(
        "%-10s %s later records of the key".formatted("blocks", item.path("blocked").asString()));
    record
        .path("blocked")
        .forEach(
            place ->
                lines.add(
                    "           partition %s offset %s"
                        .formatted(
                            place.path("partition").asString(), place.path("offset").asString())));
    record
        .path("headers")
        .properties()
        .forEach(
            header ->
                lines.add(
                    "header     %s: %s"
                        .formatted(header.getKey(), printable(header.getValue().asString()))));
    lines.add(
        "%-10s %s bytes, schema %s"
            .formatted(
                "value",
                record.path("sizeBytes").asString(),
                record.path("schemaId").isNumber() ? record.path("schemaId").asString() : "none"));
    lines.add(
        record.path("value").isMissingNode()
            ? record.path("bytes").asString()
            : record.path("value").toPrettyString());
    JsonNode correction = record.path("correction");
    if (!correction.isMissingNode()) {
      lines.add(
          "corrected  by %s at %s: %s"
              .formatted(
                  printable(correction.path("by").asString()),
                  correction.path("at").asString(),
                  printable(correction.path("why").asString())));
      lines.add(correction.path("value").toPrettyString());
    }
    return lines;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  static String age(Instant since) {
    Duration age = Duration.between(since, Instant.now());
    if (age.toDays() > 0) {
      return age.toDays() + " d";
    }
    if (age.toHours() > 0) {
      return age.toHours() + " h";
    }
    return age.toMinutes() > 0 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
  }

  private static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, sentence, hint);
  }
}
