package io.mediahub.bench.report;

import io.mediahub.local.terminal.Table;
import java.util.List;
import java.util.Map;

/**
 * What one benchmark found.
 *
 * @param settings the options of the run, so that its figures can be compared later
 * @param figures for scripts: nested maps of numbers and texts
 * @param tables for people
 * @param targets the limits among the figures
 * @param notes sentences that a reader needs to judge the figures
 */
public record BenchmarkResult(
    Map<String, Object> settings,
    Map<String, Object> figures,
    List<Table> tables,
    List<Target> targets,
    List<String> notes) {

  public boolean met() {
    return targets.stream().allMatch(Target::met);
  }
}
