package io.mediahub.bench.encode;

import io.mediahub.bench.Account;
import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Target;
import io.mediahub.client.Media;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.terminal.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Encodes a clip with the platform, then the same ladder with one plain ffmpeg process, with one
 * process per rung, and with PeerTube's flags, one after the other; and compares the pictures.
 */
@Command(
    name = "encode",
    description = "Wall and CPU time of the platform for a clip, beside plain ffmpeg.")
public final class EncodeBenchmark extends Benchmark {
  static final double CPU_TO_ONE = 1.00;

  /** Where the largest rendition is the source's own picture. */
  static final double CPU_TO_ONE_WHEN_KEPT = 0.55;

  static final double WALL_TO_ONE = 1.05;
  static final double CPU_TO_PEERTUBE = 0.72;
  static final double WALL_TO_PEERTUBE = 0.60;
  static final double SSIM_LOSS = 0.0005;
  static final double BYTES_PER_CENT = 2;

  /** Of each of several workers, measured by what one alone does in the same time. */
  static final double EFFICIENCY = 0.95;

  @Option(names = "--file", description = "The file to encode (default: the shipped clip).")
  @Nullable Path file;

  @Option(
      names = "--limit",
      defaultValue = "1800",
      description = "Seconds that the encode may take (1800).")
  int limit;

  @Option(
      names = "--workers",
      description =
          "How many jobs the encoder runs at a time. It is told so at its start; the benchmark only"
              + " makes sure, and compares with the newest kept run of one worker.")
  @Nullable Integer workers;

  @Option(
      names = "--no-quality",
      description = "Do not compare the pictures, which takes about as long as the encode.")
  boolean noQuality;

  /** The pictures of a rung beside its source. */
  private record Likeness(String id, double platform, double serial) {}

  /** All that was measured. */
  private record Measured(
      Path clip,
      Ladder ladder,
      boolean kept,
      PlatformRun platform,
      Cost one,
      Cost each,
      Cost peerTube,
      long platformBytes,
      long serialBytes,
      List<Likeness> likenesses) {}

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    int running = runningWorkers(environment);
    Path clip = Clip.of(environment, file);
    Account owner = Account.create(environment, "Bench owner");
    progress("the platform encodes " + clip.getFileName() + " with " + running + " workers");
    PlatformRun platform =
        PlatformRun.measure(
            environment, owner.client(), clip, Clip.contentType(clip), Duration.ofSeconds(limit));
    Ladder ladder = Ladder.of(environment, platform.mediaId());
    Media media = owner.client().media(platform.mediaId());

    Path work = Files.createTempDirectory("mediahub-bench-");
    try {
      Path served = Files.createDirectory(work.resolve("platform"));
      Path plainFiles = Files.createDirectory(work.resolve("serial"));
      Rungs own = Rungs.ofPlatform(owner.client(), platform.mediaId(), ladder, served);

      Path home = Path.of(environment.setting("mediahub.ffmpeg.home"));
      Path ffmpeg = home.resolve("ffmpeg");
      int cores = Runtime.getRuntime().availableProcessors();
      boolean fields = video(media).path("interlaced").asBoolean(false);
      PlainFfmpeg plain = new PlainFfmpeg(ffmpeg, clip, cores).ofFields(fields);
      List<String> playlists = ladder.ids().stream().map(PlainFfmpeg::playlist).toList();
      progress("one plain process makes " + ladder.sentence());
      Cost one =
          PlainRun.measure(
              home,
              List.of(plain.oneProcess(ladder)),
              playlists,
              folder -> Rungs.ofPlain(folder, ladder, plainFiles));
      Rungs serial = Rungs.in(plainFiles, ladder);
      progress("one plain process per rung makes the same");
      Cost each = PlainRun.measure(home, plain.onePerRung(ladder), playlists);
      progress("PeerTube's flags make the same sizes");
      PeerTube peerTube =
          new PeerTube(ffmpeg, clip, bitsPerSecond(clip, media), copiesSound(media));
      Cost peer = PlainRun.measure(home, peerTube.commands(ladder), peerTube.playlists(ladder));

      // The source's own picture has nothing to be compared with.
      boolean kept = video(media).path("own").isObject();
      Ladder encoded = kept ? ladder.withoutLargest() : ladder;
      Quality quality = Quality.of(home, clip, video(media));
      List<Likeness> likenesses = new ArrayList<>();
      for (Ladder.Video rung : noQuality ? List.<Ladder.Video>of() : encoded.video()) {
        progress("comparing the pictures of " + rung.id());
        likenesses.add(
            new Likeness(
                rung.id(),
                quality.ofPlatform(own.file(rung), rung),
                quality.ofPlain(serial.file(rung), rung)));
      }
      Measured all =
          new Measured(
              clip,
              ladder,
              kept,
              platform,
              one,
              each,
              peer,
              own.pictureBytes(encoded),
              serial.pictureBytes(encoded),
              likenesses);
      return result(environment, running, all);
    } finally {
      PlainRun.delete(work);
    }
  }

  private int runningWorkers(Environment environment) throws Exception {
    Long pid = environment.pids().get(PlatformRun.ENCODER);
    int running = pid == null ? 0 : Workers.of(environment, pid);
    if (workers != null && pid != null && running != workers) {
      throw new Failure(
          ExitCode.USAGE,
          "The encoder runs %d jobs at a time, not %d.".formatted(running, workers),
          "Start the platform with MEDIAHUB_ENCODER_WORKERS=%d: './mediahub down', then"
                  .formatted(workers)
              + " './mediahub up' with the variable.");
    }
    return running;
  }

  private static JsonNode video(Media media) {
    JsonNode inspection = media.inspection();
    return inspection == null ? MissingNode.getInstance() : inspection.path("video");
  }

  /** Of the whole file, as PeerTube asks. */
  private static long bitsPerSecond(Path clip, Media media) throws IOException {
    return media.durationMillis() == 0 ? 0 : Files.size(clip) * 8000 / media.durationMillis();
  }

  private static boolean copiesSound(Media media) {
    JsonNode inspection = media.inspection();
    return inspection != null
        && inspection.path("audio").path(0).path("codec").asString("").equals("aac");
  }

  private static BenchmarkResult result(Environment environment, int workers, Measured all)
      throws Exception {
    double media = all.platform.mediaSeconds();
    Cost platform = all.platform.cost();
    Table table =
        new Table(
            String.format(
                Locale.ROOT,
                "%s, %.1f s, %s, %d workers",
                all.clip.getFileName(),
                media,
                all.ladder.sentence(),
                workers),
            "",
            "CPU s",
            "CPU s per s of media",
            "wall s",
            "first playable s");
    row(table, "platform", platform, media);
    row(table, "one plain process", all.one, media);
    row(table, "one process per rung", all.each, media);
    row(table, "PeerTube's flags", all.peerTube, media);

    Table parts = new Table("the platform's CPU", "", "CPU s", "CPU s per s of media");
    part(parts, "ffmpeg, ffprobe, sandbox", all.platform.tools(), media);
    part(parts, "encoder-service itself", all.platform.encoder() - all.platform.tools(), media);
    part(parts, "everything else", platform.cpu() - all.platform.encoder(), media);

    Table pictures =
        new Table("SSIM to the source", "", "platform", "one plain process", "difference");
    double loss = 0;
    Map<String, Object> likenesses = new LinkedHashMap<>();
    for (Likeness rung : all.likenesses) {
      double less = rung.serial - rung.platform;
      loss = Math.max(loss, Math.abs(less));
      pictures.row(
          rung.id, four(rung.platform), four(rung.serial), four(rung.platform - rung.serial));
      likenesses.put(rung.id, Map.of("platform", rung.platform, "serial", rung.serial));
    }
    double bytes =
        all.serialBytes == 0
            ? Double.NaN
            : 100.0 * Math.abs(all.platformBytes - all.serialBytes) / all.serialBytes;

    List<Target> targets = new ArrayList<>();
    targets.add(
        ratio(
            all.kept
                ? "CPU to one plain process, with the source's own picture"
                : "CPU to one plain process",
            platform.cpu() / all.one.cpu(),
            all.kept ? CPU_TO_ONE_WHEN_KEPT : CPU_TO_ONE));
    targets.add(ratio("wall to one plain process", platform.wall() / all.one.wall(), WALL_TO_ONE));
    if (!all.ladder.video().isEmpty()) {
      targets.add(
          ratio("CPU to PeerTube's flags", platform.cpu() / all.peerTube.cpu(), CPU_TO_PEERTUBE));
      targets.add(
          ratio(
              "wall to PeerTube's flags", platform.wall() / all.peerTube.wall(), WALL_TO_PEERTUBE));
      targets.add(
          new Target("bytes of the pictures, off the serial run", bytes, BYTES_PER_CENT, "%"));
    }
    if (!all.likenesses.isEmpty()) {
      targets.add(
          new Target(
              "SSIM off the serial run, the worst rung (in 10,000)",
              loss * 10_000,
              SSIM_LOSS * 10_000,
              ""));
    }

    List<String> notes = new ArrayList<>();
    Map<String, Object> figures = figures(all, media);
    figures.put("ssim", likenesses);
    figures.put("bytesOffSerialPerCent", bytes);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("file", String.valueOf(all.clip.getFileName()));
    settings.put("ladder", all.ladder.sentence());
    settings.put("ownPicture", all.kept);
    if (all.kept) {
      notes.add(
          "the largest rendition is the source's own picture: bytes and SSIM are those of the"
              + " others; MEDIAHUB_ENCODER_KEEP_PICTURE=false encodes all");
    }
    if (workers > 1) {
      Map<String, Object> alone = new LinkedHashMap<>(settings);
      alone.put("workers", 1);
      Optional<Double> before = Earlier.wall(environment.history(), alone);
      if (before.isPresent()) {
        double efficiency = before.get() / (workers * platform.wall());
        figures.put("efficiencyOfWorkers", efficiency);
        // A target is an upper bound: what is lost of each worker.
        targets.add(
            new Target(
                "lost of each worker, beside the newest kept run of one",
                100 * (1 - efficiency),
                100 * (1 - EFFICIENCY),
                "%"));
      } else {
        notes.add(
            "no run of one worker with this file and ladder is kept, so the gain of more is not"
                + " known: run it with MEDIAHUB_ENCODER_WORKERS=1 first");
      }
    }
    settings.put("workers", workers);
    notes.add(
        "the platform's wall time and first playable count from the completed upload, and include"
            + " inspection, checks and every event until the catalogue shows them");
    notes.add("'everything else' is the rest of the platform, including what it uses when idle");
    notes.add(
        "PeerTube's processes run all at once, with as many threads as they like; each muxes the"
            + " sound as well");
    List<Table> tables =
        all.likenesses.isEmpty() ? List.of(table, parts) : List.of(table, parts, pictures);
    return new BenchmarkResult(settings, figures, tables, targets, notes);
  }

  private static Map<String, Object> figures(Measured all, double media) {
    Cost platform = all.platform.cost();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("mediaSeconds", media);
    figures.put("platform", platform.figures(media));
    figures.put("platformToolsCpuSeconds", all.platform.tools());
    figures.put("platformEncoderCpuSeconds", all.platform.encoder());
    figures.put("platformUploadSeconds", all.platform.upload());
    figures.put("platformInspectedSeconds", all.platform.inspected());
    figures.put("oneProcess", all.one.figures(media));
    figures.put("processPerRung", all.each.figures(media));
    figures.put("peerTube", all.peerTube.figures(media));
    figures.put("cpuPlatformToOneProcess", platform.cpu() / all.one.cpu());
    figures.put("cpuPlatformToProcessPerRung", platform.cpu() / all.each.cpu());
    figures.put("cpuEncoderToOneProcess", all.platform.encoder() / all.one.cpu());
    figures.put("platformPictureBytes", all.platformBytes);
    figures.put("serialPictureBytes", all.serialBytes);
    return figures;
  }

  private static Target ratio(String what, double measured, double atMost) {
    return new Target(what, measured, atMost, "times");
  }

  private static String four(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
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
