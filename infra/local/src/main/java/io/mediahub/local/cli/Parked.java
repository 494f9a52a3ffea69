package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.component.Components;
import io.mediahub.local.process.Probes;
import io.mediahub.local.terminal.Output;
import io.mediahub.local.terminal.Table;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lists, replays or drops events that a read model could not apply. */
@Command(
    name = "parked",
    description = {
      "List events that a read model could not apply, replay them, or drop them.",
      "drop skips the first parked event of a key, or the versions that are missing before it."
    })
final class Parked implements Callable<Integer>, OfRunningPlatform {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration DONE_WITHIN = Duration.ofSeconds(15);

  /** What to do. */
  enum Action {
    LIST,
    REPLAY,
    DROP
  }

  @Parameters(paramLabel = "list|replay|drop", description = "What to do.")
  private Action action;

  @Option(names = "--model", paramLabel = "MODEL", description = "Only those of this read model.")
  private @Nullable String model;

  @Option(names = "--topic", paramLabel = "TOPIC", description = "Only those of this topic.")
  private @Nullable String topic;

  @Option(names = "--key", paramLabel = "KEY", description = "Only those of this key.")
  private @Nullable String key;

  @Option(names = "--yes", description = "Confirm a drop: these events will never be applied.")
  private boolean yes;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    environment.requireUp();
    URI service =
        URI.create(
            new Components(environment.platform()).streamService().url() + "/internal/parked");
    if (action != Action.LIST) {
      ask(service);
    }
    JsonNode items = list(service);
    System.out.print(output == Output.JSON ? items + "\n" : table(items.path("items")));
    return ExitCode.OK.number();
  }

  private void ask(URI service) throws IOException, InterruptedException {
    if (action == Action.DROP && !yes) {
      throw new Failure(
          ExitCode.USAGE,
          "A dropped event is never applied: the read model continues without it.",
          "Look at './mediahub parked list' first, then confirm with --yes.");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", action.name());
    body.put("model", model);
    body.put("topic", topic);
    body.put("key", key);
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(service)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    int asked = JSON.readTree(answer.body()).path("keys").asInt();
    if (asked == 0) {
      throw new Failure(
          ExitCode.USAGE, "No parked event matches.", "See './mediahub parked list'.");
    }
    awaitDone(service);
  }

  /** The instance that owns the partition applies the request within a second or two. */
  private void awaitDone(URI service) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + DONE_WITHIN.toNanos();
    while (list(service).path("items").valueStream().anyMatch(item -> !isDone(item))) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            ExitCode.TIMED_OUT,
            "The request was accepted, but is not done yet.",
            "See './mediahub status', and check again with './mediahub parked list'.");
      }
      Thread.sleep(300);
    }
  }

  private static boolean isDone(JsonNode item) {
    return item.path("request").isNull() || item.path("request").isMissingNode();
  }

  private static JsonNode list(URI service) throws IOException, InterruptedException {
    return JSON.readTree(send(HttpRequest.newBuilder(service).GET()).body());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer;
    try {
      answer =
          Probes.HTTP.send(
              request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The stream-service does not answer: " + e.getMessage(),
          "See './mediahub status' and './mediahub logs stream-service'.");
    }
    if (answer.statusCode() / 100 != 2) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The stream-service answered " + answer.statusCode() + ".",
          "See './mediahub logs stream-service'.");
    }
    return answer;
  }

  private static String table(JsonNode items) {
    if (items.isEmpty()) {
      return "Nothing is parked.\n";
    }
    Table table =
        new Table("", "MODEL", "TOPIC", "KEY", "REASON", "RECORDS", "WHY")
            .left("TOPIC", "KEY", "REASON", "WHY");
    for (JsonNode item : items) {
      table.row(
          item.path("model").asString(),
          item.path("topic").asString(),
          item.path("key").asString().replaceAll("\\p{Cntrl}", "?"),
          item.path("reason").asString().toLowerCase(Locale.ROOT),
          String.valueOf(item.path("records").asLong()),
          item.path("why").asString());
    }
    return table.render();
  }
}
