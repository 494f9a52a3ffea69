package io.mediahub.local.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.mediahub.local.state.PlatformStatus;
import io.mediahub.local.state.State;
import io.mediahub.local.terminal.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} shows: the supervisor's words with what was measured.
 *
 * @param warmStartMs from the beginning of the newest start until everything served
 * @param totalRssBytes of all processes, the supervisor's included
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record StatusReport(
    boolean healthy,
    String phase,
    String environment,
    String url,
    @Nullable Long warmStartMs,
    long totalRssBytes,
    long totalPssBytes,
    double totalCpu,
    List<String> warnings,
    List<Row> components) {

  /** One component; cpu is a share of one core. */
  record Row(
      String name,
      @Nullable Long pid,
      String state,
      long rssBytes,
      long pssBytes,
      double cpu,
      @Nullable Long startMs,
      int restarts,
      String url,
      @Nullable String error,
      @Nullable String detail) {}

  static StatusReport of(PlatformStatus status, Map<Long, Usage> usages) {
    List<Row> rows = new ArrayList<>();
    Usage total = Usage.NONE;
    List<PlatformStatus.Entry> entries = new ArrayList<>();
    entries.add(
        new PlatformStatus.Entry(
            PlatformStatus.SUPERVISOR,
            status.supervisorPid(),
            State.READY.label(),
            null,
            0,
            "",
            null,
            null));
    entries.addAll(status.components());
    for (PlatformStatus.Entry entry : entries) {
      Usage usage = entry.pid() == null ? Usage.NONE : usages.getOrDefault(entry.pid(), Usage.NONE);
      total = total.plus(usage);
      rows.add(
          new Row(
              entry.name(),
              entry.pid(),
              entry.state(),
              usage.rssBytes(),
              usage.pssBytes(),
              rounded(usage.cpu()),
              entry.startMs(),
              entry.restarts(),
              entry.url(),
              entry.error(),
              entry.detail()));
    }
    return new StatusReport(
        status.healthy(),
        status.phase(),
        status.environment(),
        status.url(),
        status.startMs(),
        total.rssBytes(),
        total.pssBytes(),
        rounded(total.cpu()),
        status.warnings(),
        rows);
  }

  private static double rounded(double share) {
    return Math.round(share * 1000) / 1000.0;
  }

  /** A table for people. */
  String table() {
    Table table =
        new Table(
                "",
                "COMPONENT",
                "STATE",
                "PID",
                "RSS MB",
                "PSS MB",
                "CPU",
                "START s",
                "RESTARTS",
                "URL")
            .left("STATE", "URL");
    for (Row row : components) {
      boolean runs = row.pid() != null;
      table.row(
          row.name(),
          row.state(),
          runs ? String.valueOf(row.pid()) : "-",
          runs ? String.valueOf(row.rssBytes() >> 20) : "-",
          runs ? String.valueOf(row.pssBytes() >> 20) : "-",
          "%.1f%%".formatted(row.cpu() * 100),
          row.startMs() == null ? "-" : "%.1f".formatted(row.startMs() / 1000.0),
          String.valueOf(row.restarts()),
          row.url());
      if (row.error() != null && !row.state().equals(State.READY.label())) {
        table.below(row.error());
      }
      if (row.detail() != null) {
        table.below(row.detail());
      }
    }
    StringBuilder text = new StringBuilder(table.render());
    warnings.forEach(warning -> text.append("WARNING: %s%n".formatted(warning)));
    text.append(
        "%s; %s; resident %d MB (proportional %d MB); processor %.1f %% of one core%n"
            .formatted(
                healthy ? "healthy" : "not healthy (" + phase + ")",
                warmStartMs == null ? "not up yet" : "up in %.1f s".formatted(warmStartMs / 1000.0),
                totalRssBytes >> 20,
                totalPssBytes >> 20,
                totalCpu * 100));
    return text.toString();
  }
}
