package io.mediahub.bench.encode;

import io.mediahub.bench.Account;
import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.local.terminal.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Encodes a clip with the platform, then the same ladder with one plain ffmpeg process and with one
 * process per rung, one after the other.
 */
@Command(
    name = "encode",
    description = "Wall and CPU time of the platform for a clip, beside plain ffmpeg.")
public final class EncodeBenchmark extends Benchmark {
  @Option(names = "--file", description = "The file to encode (default: the shipped clip).")
  @Nullable Path file;

  @Option(
      names = "--limit",
      defaultValue = "1800",
      description = "Seconds that the encode may take (1800).")
  int limit;

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    Path clip = Clip.of(environment, file);
    Account owner = Account.create(environment, "Bench owner");
    progress("the platform encodes " + clip.getFileName());
    PlatformRun platform =
        PlatformRun.measure(
            environment, owner.client(), clip, Clip.contentType(clip), Duration.ofSeconds(limit));
    Ladder ladder = Ladder.of(environment, platform.mediaId());

    Path home = Path.of(environment.setting("mediahub.ffmpeg.home"));
    int cores = Runtime.getRuntime().availableProcessors();
    PlainFfmpeg plain = new PlainFfmpeg(home.resolve("ffmpeg"), clip, cores);
    List<String> playlists = ladder.ids().stream().map(PlainFfmpeg::playlist).toList();
    progress("one plain process makes " + ladder.sentence());
    Cost one = PlainRun.measure(home, List.of(plain.oneProcess(ladder)), playlists);
    progress("one plain process per rung makes the same");
    Cost each = PlainRun.measure(home, plain.onePerRung(ladder), playlists);
    return result(clip, ladder, platform, one, each);
  }

  private static BenchmarkResult result(
      Path clip, Ladder ladder, PlatformRun platform, Cost one, Cost each) {
    double media = platform.mediaSeconds();
    Table table =
        new Table(
            String.format(
                Locale.ROOT, "%s, %.1f s, %s", clip.getFileName(), media, ladder.sentence()),
            "",
            "CPU s",
            "CPU s per s of media",
            "wall s",
            "first playable s");
    row(table, "platform", platform.cost(), media);
    row(table, "one plain process", one, media);
    row(table, "one process per rung", each, media);

    Table parts = new Table("the platform's CPU", "", "CPU s", "CPU s per s of media");
    part(parts, "ffmpeg, ffprobe, sandbox", platform.tools(), media);
    part(parts, "encoder-service itself", platform.encoder() - platform.tools(), media);
    part(parts, "everything else", platform.cost().cpu() - platform.encoder(), media);

    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("mediaSeconds", media);
    figures.put("platform", platform.cost().figures(media));
    figures.put("platformToolsCpuSeconds", platform.tools());
    figures.put("platformEncoderCpuSeconds", platform.encoder());
    figures.put("platformUploadSeconds", platform.upload());
    figures.put("platformInspectedSeconds", platform.inspected());
    figures.put("oneProcess", one.figures(media));
    figures.put("processPerRung", each.figures(media));
    figures.put("cpuPlatformToOneProcess", platform.cost().cpu() / one.cpu());
    figures.put("cpuPlatformToProcessPerRung", platform.cost().cpu() / each.cpu());
    return new BenchmarkResult(
        Map.of("file", String.valueOf(clip.getFileName()), "ladder", ladder.sentence()),
        figures,
        List.of(table, parts),
        List.of(),
        List.of(
            "the platform's wall time and first playable count from the completed upload, and include"
                + " inspection, checks and every event until the catalogue shows them",
            "'everything else' is the rest of the platform, including what it uses when idle"));
  }

  private static void row(Table table, String name, Cost cost, double media) {
    table.row(
        cost.cpu(),
        name,
        Table.number(cost.cpu()),
        Table.number(cost.cpu() / media),
        Table.number(cost.wall()),
        Table.number(cost.firstPlayable()));
  }

  private static void part(Table table, String name, double cpu, double media) {
    table.row(cpu, name, Table.number(cpu), Table.number(cpu / media));
  }
}
