package io.mediahub.bench.idle;

import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.process.CpuTime;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Target;
import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.proc.ProcFs.Memory;
import io.mediahub.local.terminal.Table;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures memory and CPU of every component while the platform is idle. */
@Command(
    name = "idle",
    description = "Memory and CPU of each component while the platform is idle.")
public final class IdleBenchmark extends Benchmark {
  static final double MEMORY_LIMIT_GB = 2.8;
  static final double CORE_LIMIT = 0.25;
  private static final double MIB = 1024.0 * 1024;

  @Option(names = "--seconds", defaultValue = "30", description = "Seconds to measure (30).")
  int seconds;

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    Map<String, Long> pids = environment.pids();
    progress("looking at " + pids.size() + " processes for " + seconds + " s");
    CpuTime before = CpuTime.of(pids);
    long start = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(seconds)); // the measurement itself: nothing is waited for
    double elapsed = (System.nanoTime() - start) / 1e9;
    Map<String, Double> used = CpuTime.of(pids).since(before);

    Table table =
        new Table("idle over " + seconds + " s", "component", "RSS MiB", "PSS MiB", "CPU");
    Map<String, Object> components = new LinkedHashMap<>();
    double cores = 0;
    Memory whole = Memory.NONE;
    for (var entry : pids.entrySet()) {
      Memory memory = ProcFs.memory(ProcFs.tree(entry.getValue(), pids.values()));
      double share = used.getOrDefault(entry.getKey(), 0.0) / elapsed;
      row(table, (double) memory.pss(), entry.getKey(), memory, share);
      components.put(entry.getKey(), figures(memory, share));
      cores += share;
      whole = whole.plus(memory);
    }
    row(table, Double.NaN, "whole", whole, cores);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("whole", figures(whole, cores));
    figures.put("components", components);
    return new BenchmarkResult(
        Map.of("seconds", seconds),
        figures,
        List.of(table),
        List.of(
            new Target("memory (PSS) of the whole", whole.pss() / 1e9, MEMORY_LIMIT_GB, "GB"),
            new Target("CPU of the whole", cores, CORE_LIMIT, "cores")),
        List.of("PSS divides shared pages among those who share them; RSS counts them each time."));
  }

  private static void row(Table table, double bar, String name, Memory memory, double share) {
    table.row(
        bar,
        name,
        Table.number(memory.rss() / MIB),
        Table.number(memory.pss() / MIB),
        String.format(Locale.ROOT, "%.1f %%", share * 100));
  }

  private static Map<String, Object> figures(Memory memory, double share) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("rssBytes", memory.rss());
    one.put("pssBytes", memory.pss());
    one.put("cores", Math.round(share * 10_000) / 10_000.0);
    return one;
  }
}
