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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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
      split = ",",
      description =
          "How many jobs the encoder runs at a time, such as 1,2: it is restarted with each number,"
              + " and in the end as it was. The last one is compared with plain ffmpeg, and with one"
              + " worker. Without this option it stays as it is.")
  List<Integer> workers = List.of();

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
      Map<Integer, PlatformRun> platforms,
      Cost one,
      Cost each,
      Cost peerTube,
      long platformBytes,
      long serialBytes,
      List<Likeness> likenesses) {
    /** With the most workers, or as the platform was started. */
    PlatformRun platform() {
      return Objects.requireNonNull(platforms.get(workers()));
    }

    int workers() {
      return Collections.max(platforms.keySet());
    }
  }

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    Path clip = Clip.of(environment, file);
    Account owner = Account.create(environment, "Bench owner");
    Map<Integer, PlatformRun> platforms = platforms(environment, owner, clip);
    PlatformRun platform =
        Objects.requireNonNull(platforms.get(Collections.max(platforms.keySet())));
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
              platforms,
              one,
              each,
              peer,
              own.pictureBytes(encoded),
              serial.pictureBytes(encoded),
              likenesses);
      return result(environment, all);
    } finally {
      PlainRun.delete(work);
    }
  }

  /** The platform's runs by the number of its workers. */
  private Map<Integer, PlatformRun> platforms(Environment environment, Account owner, Path clip)
      throws Exception {
    Map<Integer, PlatformRun> runs = new TreeMap<>();
    if (workers.isEmpty()) {
      Long pid = environment.pids().get(PlatformRun.ENCODER);
      int running = pid == null ? 0 : Workers.of(environment, pid);
      runs.put(running, platform(environment, owner, clip, running));
      return runs;
    }
    if (workers.stream().anyMatch(number -> number < 1)) {
      throw new Failure(
          ExitCode.USAGE, "An encoder has at least one worker.", "Say --workers 1,2 for example.");
    }
    try (OtherWorkers others = OtherWorkers.of(environment)) {
      for (int number : workers) {
        progress("the encoder starts with " + number + " workers");
        others.use(number);
        // What a process does the first time takes longer, and other media came before most.
        platform(environment, owner, clip, number);
        runs.put(number, platform(environment, owner, clip, number));
      }
    }
    return runs;
  }

  private PlatformRun platform(Environment environment, Account owner, Path clip, int running)
      throws Exception {
    progress("the platform encodes " + clip.getFileName() + " with " + running + " workers");
    return PlatformRun.measure(
        environment, owner.client(), clip, Clip.contentType(clip), Duration.ofSeconds(limit));
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

  private static BenchmarkResult result(Environment environment, Measured all) throws Exception {
    int workers = all.workers();
    PlatformRun run = all.platform();
    double media = run.mediaSeconds();
    Cost platform = run.cost();
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
    all.platforms.forEach(
        (number, each) -> row(table, "platform, workers: " + number, each.cost(), media));
    row(table, "one plain process", all.one, media);
    row(table, "one process per rung", all.each, media);
    row(table, "PeerTube's flags", all.peerTube, media);

    Table parts = new Table("the platform's CPU", "", "CPU s", "CPU s per s of media");
    run.byWork().forEach((work, seconds) -> part(parts, work.title(), seconds, media));
    double named = run.byWork().values().stream().mapToDouble(Double::doubleValue).sum();
    part(parts, "sandboxes", run.tools() - named, media);
    part(parts, "encoder-service itself", run.encoder() - run.tools(), media);
    part(parts, "everything else", platform.cpu() - run.encoder(), media);
    part(parts, "of all: in as long a time at rest", run.idle(), media);

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
                ? "CPU of the ladder's pictures and sound to one plain process, with the source's"
                    + " own picture"
                : "CPU of the ladder's pictures and sound to one plain process",
            run.ladder() / all.one.cpu(),
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
              + " others; MEDIAHUB_STREAMS_KEEP_PICTURE=false encodes all");
    }
    PlatformRun single = all.platforms.get(1);
    if (workers > 1 && single != null) {
      efficiency(figures, targets, single.cost().wall(), workers, platform.wall());
    } else if (workers > 1) {
      Map<String, Object> alone = new LinkedHashMap<>(settings);
      alone.put("workers", 1);
      Optional<Double> before = Earlier.wall(environment.history(), alone);
      if (before.isPresent()) {
        efficiency(figures, targets, before.get(), workers, platform.wall());
        notes.add("the run with one worker is the newest that was kept");
      } else {
        notes.add(
            "no run of one worker with this file and ladder is kept, so the gain of more is not"
                + " known: see --workers 1,2");
      }
    }
    settings.put("workers", workers);
    notes.add(
        "the platform's wall time and first playable count from the completed upload, and include"
            + " inspection, checks and every event until the catalogue shows them");
    notes.add(
        "CPU to one plain process is held against what makes the same: pictures and sound of the"
            + " ladder. All of the platform, with stills, loudness, checks and what it uses at rest,"
            + " used %.2f times as much as one plain process"
                .formatted(platform.cpu() / all.one.cpu()));
    notes.add("'everything else' is the rest of the platform, including what it uses when idle");
    notes.add(
        "PeerTube's processes run all at once, with as many threads as they like; each muxes the"
            + " sound as well");
    List<Table> tables =
        all.likenesses.isEmpty() ? List.of(table, parts) : List.of(table, parts, pictures);
    return new BenchmarkResult(settings, figures, tables, targets, notes);
  }

  private static Map<String, Object> figures(Measured all, double media) {
    PlatformRun run = all.platform();
    Cost platform = run.cost();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("mediaSeconds", media);
    figures.put("platform", platform.figures(media));
    figures.put("platformToolsCpuSeconds", run.tools());
    Map<String, Object> works = new LinkedHashMap<>();
    run.byWork()
        .forEach((work, seconds) -> works.put(work.name().toLowerCase(Locale.ROOT), seconds));
    figures.put("platformToolsCpuSecondsByWork", works);
    figures.put("platformLadderCpuSeconds", run.ladder());
    figures.put("platformIdleCpuSeconds", run.idle());
    Map<String, Object> byWorkers = new LinkedHashMap<>();
    all.platforms.forEach(
        (number, each) -> byWorkers.put(number.toString(), each.cost().figures(media)));
    figures.put("platformByWorkers", byWorkers);
    figures.put("platformEncoderCpuSeconds", run.encoder());
    figures.put("platformUploadSeconds", run.upload());
    figures.put("platformInspectedSeconds", run.inspected());
    figures.put("oneProcess", all.one.figures(media));
    figures.put("processPerRung", all.each.figures(media));
    figures.put("peerTube", all.peerTube.figures(media));
    figures.put("cpuPlatformToOneProcess", platform.cpu() / all.one.cpu());
    figures.put("cpuPlatformToProcessPerRung", platform.cpu() / all.each.cpu());
    figures.put("cpuEncoderToOneProcess", run.encoder() / all.one.cpu());
    figures.put("cpuLadderToOneProcess", run.ladder() / all.one.cpu());
    figures.put("platformPictureBytes", all.platformBytes);
    figures.put("serialPictureBytes", all.serialBytes);
    return figures;
  }

  /** A target is an upper bound: what is lost of each worker. */
  private static void efficiency(
      Map<String, Object> figures, List<Target> targets, double one, int workers, double wall) {
    double efficiency = one / (workers * wall);
    figures.put("efficiencyOfWorkers", efficiency);
    targets.add(
        new Target(
            "lost of each of %d workers, beside one alone".formatted(workers),
            100 * (1 - efficiency),
            100 * (1 - EFFICIENCY),
            "%"));
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
