package io.mediahub.stream.rebuild;

import io.mediahub.streams.readmodel.ReadModel;
import io.mediahub.streams.rebuild.Comparison;
import io.mediahub.streams.rebuild.Rebuild;
import io.mediahub.streams.rebuild.Shadow;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What people and scripts read: progress on standard error, the result on standard output. */
final class RebuildReport {
  private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();

  private final boolean json;
  private final PrintStream out;
  private final PrintStream err;
  private final List<Map<String, Object>> results = new ArrayList<>();
  private long begunNanos;

  RebuildReport(boolean json, PrintStream out, PrintStream err) {
    this.json = json;
    this.out = out;
    this.err = err;
  }

  Rebuild.Listener begin(ReadModel model) {
    begunNanos = System.nanoTime();
    return new Progress(model.name());
  }

  private double seconds() {
    return (System.nanoTime() - begunNanos) / 1e9;
  }

  private final class Progress implements Rebuild.Listener {
    private final String model;
    private long saidNanos = System.nanoTime();

    Progress(String model) {
      this.model = model;
    }

    @Override
    public void step(String sentence) {
      err.printf("  %s: %s%n", model, sentence);
    }

    @Override
    public void loading(long offsets, long ofOffsets, long events) {
      long now = System.nanoTime();
      if (now - saidNanos >= EVERY_NANOS) {
        saidNanos = now;
        err.printf(
            Locale.ROOT,
            "  %s: %,d of %,d of the log, %,.0f events a second%n",
            model,
            offsets,
            ofOffsets,
            events / seconds());
      }
    }
  }

  void done(ReadModel model, Rebuild.Outcome outcome) {
    Map<String, Object> result = result(model, outcome);
    Comparison comparison = outcome.comparison();
    if (comparison != null) {
      result.put("equal", comparison.equal());
      result.put("tables", comparison.tables());
      result.put("notCompared", comparison.notCompared());
      result.put("parked", comparison.parked());
      text(comparison);
    }
    result.put("switched", outcome.switched());
    say(
        outcome.switched()
            ? "%s was made again from the log in %.1f s and is live now. The replaced copy is kept for a while."
                .formatted(model.name(), seconds())
            : "%s was made again from the log in %.1f s and compared; nothing was changed."
                .formatted(model.name(), seconds()));
  }

  private Map<String, Object> result(ReadModel model, Rebuild.Outcome outcome) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", model.name());
    result.put("events", outcome.events());
    result.put("seconds", seconds());
    result.put("loadSeconds", outcome.loading().toMillis() / 1000.0);
    results.add(result);
    return result;
  }

  private void text(Comparison comparison) {
    for (Comparison.TableResult table : comparison.tables()) {
      say(
          String.format(
              Locale.ROOT,
              "  %-28s %,12d rows  %s  %s",
              table.table(),
              table.shadowRows(),
              table.digest().substring(0, 16),
              table.equal() ? "equal" : "DIFFERENT (live: %,d rows)".formatted(table.rows())));
      table.first().forEach(row -> say("    " + row.key() + ": " + row.what()));
    }
    comparison.parked().forEach(key -> say("    " + key));
    if (!comparison.notCompared().isEmpty()) {
      say(
          "  not compared, since they hold news that the log does not keep: "
              + String.join(", ", comparison.notCompared()));
    }
  }

  void asOf(ReadModel model, Instant time, Rebuild.Outcome outcome, Shadow shadow) {
    Map<String, Object> result = result(model, outcome);
    result.put("asOf", time);
    result.put("place", shadow.name());
    result.put("howTo", shadow.howToQuery());
    say("%s as of %s is there, in the %s.".formatted(model.name(), time, shadow.name()));
    shadow.howToQuery().forEach(this::say);
    say("Delete it with: ./mediahub rebuild %s --as-of %s --cancel".formatted(model.name(), time));
  }

  void raw(ReadModel model, long events, double seconds) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", model.name());
    result.put("events", events);
    result.put("seconds", seconds);
    result.put("eventsPerSecond", events / seconds);
    out.println(JsonMapper.builder().build().writeValueAsString(result));
  }

  void cancelled(ReadModel model, boolean there) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("model", model.name());
    result.put("wasUnderWay", there);
    results.add(result);
    say(
        there
            ? "The rebuild of %s was deleted. The live model is untouched.".formatted(model.name())
            : "There is no rebuild of %s.".formatted(model.name()));
  }

  void failed(ReadModel model, @Nullable String sentence, String hint) {
    if (json) {
      out.println(
          JsonMapper.builder()
              .build()
              .writeValueAsString(
                  Map.of(
                      "status",
                      "error",
                      "model",
                      model.name(),
                      "sentence",
                      String.valueOf(sentence),
                      "hint",
                      hint)));
    }
    err.println(sentence);
    err.println("  " + hint);
  }

  void end() {
    if (json) {
      out.println(JsonMapper.builder().build().writeValueAsString(Map.of("models", results)));
    }
  }

  private void say(String line) {
    if (!json) {
      out.println(line);
    }
  }
}
