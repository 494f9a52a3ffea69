package io.mediahub.bench.report;

import io.mediahub.local.terminal.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run of a benchmark on one machine, as text and as JSON. */
public record Report(String benchmark, Instant at, Machine machine, BenchmarkResult result) {
  private static final DateTimeFormatter FILE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(machine.sentence()).append("\n\n");
    result.tables().forEach(t -> text.append(t.render()).append('\n'));
    result.targets().forEach(t -> text.append("  ").append(t.sentence()).append('\n'));
    result.notes().forEach(n -> text.append("  note: ").append(n).append('\n'));
    return text.toString();
  }

  /** One line. */
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("benchmark", benchmark);
    all.put("at", at.truncatedTo(ChronoUnit.SECONDS).toString());
    all.put("met", result.met());
    all.put("settings", result.settings());
    all.put("figures", result.figures());
    all.put("targets", result.targets().stream().map(Report::figures).toList());
    all.put("notes", List.copyOf(result.notes()));
    all.put("machine", machine);
    return Output.json(all);
  }

  private static Map<String, Object> figures(Target target) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("what", target.what());
    one.put("measured", target.measured());
    one.put("atMost", target.atMost());
    one.put("unit", target.unit());
    one.put("met", target.met());
    return one;
  }

  /** Writes {@code NAME-TIME.json} into a folder, which is made. */
  public Path save(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(benchmark + "-" + FILE_TIME.format(at) + ".json");
    Files.writeString(file, json() + "\n");
    return file;
  }
}
