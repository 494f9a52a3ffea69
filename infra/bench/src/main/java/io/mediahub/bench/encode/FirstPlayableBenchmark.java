package io.mediahub.bench.encode;

import io.mediahub.bench.Account;
import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.encode.MadeClips.MadeClip;
import io.mediahub.bench.latency.HopChain;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import io.mediahub.client.Media;
import io.mediahub.local.terminal.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Measures the time from a completed upload until somebody can watch it, and beside it what it is
 * made of at least: the hops through the platform without their work, and the work alone.
 */
@Command(
    name = "first-playable",
    description = "Time from a completed upload until it plays, beside its hops and plain ffmpeg.")
public final class FirstPlayableBenchmark extends Benchmark {
  static final double COPIES = 1.5;
  static final double HEADS = 1.2;
  static final double LONG_TO_SHORT = 1.3;
  static final double AIM_MILLIS = 300;
  private static final int HEAD_SECONDS = 4;
  private static final int HOPS_A_SECOND = 5;
  private static final Duration HOPS = Duration.ofSeconds(10);

  @Option(names = "--tries", defaultValue = "5", description = "Uploads of each clip (5).")
  int tries;

  @Option(
      names = "--warm-up",
      defaultValue = "2",
      description = "Uploads of the first clip before that (2).")
  int warmUp;

  @Option(
      names = "--file",
      description = "Measure this file instead of the made clips; may be given more than once.")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--in-spec",
      description = "The file of --file is H.264 and AAC, whose picture can be copied.")
  boolean inSpec;

  @Option(names = "--only", description = "Only clips whose name contains this text.")
  @Nullable String only;

  @Option(
      names = "--limit",
      defaultValue = "600",
      description = "Seconds that an upload may take to play, and to end (600).")
  int limit;

  /** A clip, its tries, and what stands beside them, in milliseconds. */
  private record Measured(
      MadeClip clip,
      Percentiles row,
      Percentiles playlist,
      Percentiles bytes,
      double work,
      Map<String, Percentiles> hops) {}

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    progress("making the clips, where they are not kept from an earlier run");
    List<MadeClip> clips = clips(environment);
    Account owner = Account.create(environment, "Bench owner");
    for (int n = 0; n < warmUp; n++) {
      progress("warming up with " + clips.getFirst().name());
      oneTry(environment, owner, clips.getFirst());
    }
    progress(HopChain.TO_PLAYABLE + " hops without their work");
    Percentiles before = hops(environment);
    List<Measured> all = new ArrayList<>();
    for (MadeClip clip : clips) {
      all.add(measured(environment, owner, clip));
    }
    progress("the hops again");
    Percentiles after = hops(environment);
    return result(all, before, after);
  }

  private List<MadeClip> clips(Environment environment) throws Exception {
    List<MadeClip> clips = new ArrayList<>();
    for (Path file : files) {
      Path readable = Clip.of(environment, file);
      clips.add(new MadeClip(String.valueOf(readable.getFileName()), readable, inSpec, 0));
    }
    if (files.isEmpty()) {
      MadeClips made = MadeClips.of(environment);
      clips.addAll(made.inSpec());
      clips.addAll(made.others());
    }
    String wanted = only;
    if (wanted != null) {
      clips.removeIf(clip -> !clip.name().contains(wanted));
    }
    return clips;
  }

  private static Percentiles hops(Environment environment) throws Exception {
    return HopChain.measure(environment, HopChain.TO_PLAYABLE, HOPS_A_SECOND, HOPS);
  }

  private FirstPlayable oneTry(Environment environment, Account owner, MadeClip clip)
      throws Exception {
    Duration patience = Duration.ofSeconds(limit);
    FirstPlayable one = FirstPlayable.measure(environment, owner, clip.file(), patience);
    // The next one finds the platform at rest.
    owner.client().awaitMedia(one.mediaId(), Media::ended, patience);
    return one;
  }

  private Measured measured(Environment environment, Account owner, MadeClip clip)
      throws Exception {
    List<FirstPlayable> all = new ArrayList<>();
    for (int n = 1; n <= tries; n++) {
      progress(clip.name() + ": try " + n + " of " + tries);
      all.add(oneTry(environment, owner, clip));
    }
    String mediaId = all.getLast().mediaId();
    Path home = Path.of(environment.setting("mediahub.ffmpeg.home"));
    JsonNode inspection = owner.client().media(mediaId).inspection();
    boolean fields =
        inspection != null && inspection.path("video").path("interlaced").asBoolean(false);
    PlainFfmpeg plain =
        new PlainFfmpeg(
                home.resolve("ffmpeg"), clip.file(), Runtime.getRuntime().availableProcessors())
            .ofFields(fields);
    Ladder ladder = Ladder.of(environment, mediaId);
    List<String> work = clip.inSpec() ? plain.copy() : plain.head(HEAD_SECONDS).oneProcess(ladder);
    double[] alone = new double[tries];
    for (int n = 0; n < tries; n++) {
      alone[n] = PlainRun.measure(home, List.of(work), List.of()).wall() * 1000;
    }
    return new Measured(
        clip,
        Percentiles.of(all.stream().mapToDouble(FirstPlayable::row).toArray()),
        Percentiles.of(all.stream().mapToDouble(FirstPlayable::playlist).toArray()),
        Percentiles.of(all.stream().mapToDouble(FirstPlayable::bytes).toArray()),
        Percentiles.of(alone).at(50),
        hops(all));
  }

  /** By their names, in their order. */
  private static Map<String, Percentiles> hops(List<FirstPlayable> all) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (FirstPlayable one : all) {
      one.hops()
          .forEach((hop, value) -> values.computeIfAbsent(hop, h -> new ArrayList<>()).add(value));
    }
    Map<String, Percentiles> hops = new LinkedHashMap<>();
    values.forEach(
        (hop, each) ->
            hops.put(
                hop, Percentiles.of(each.stream().mapToDouble(Double::doubleValue).toArray())));
    return hops;
  }

  /** What may be spent on a clip: the hops, and so many times the work. */
  static double allowed(double hops, double work, boolean inSpec) {
    return hops + (inSpec ? COPIES : HEADS) * work;
  }

  private BenchmarkResult result(List<Measured> all, Percentiles before, Percentiles after) {
    double hops = (before.at(50) + after.at(50)) / 2;
    Table table =
        new Table(
            "completed upload to playable, ms, p50 (most)",
            "",
            "catalogue",
            "playlist with a segment",
            "first segment read",
            "work alone",
            "allowed");
    List<Target> targets = new ArrayList<>();
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("hopsBefore", before.figures());
    figures.put("hopsAfter", after.figures());
    for (Measured one : all) {
      double allowed = allowed(hops, one.work, one.clip.inSpec());
      table.row(
          one.row.at(50),
          one.clip.name(),
          both(one.row),
          both(one.playlist),
          both(one.bytes),
          Table.number(one.work) + (one.clip.inSpec() ? " copy" : " first 4 s"),
          Table.number(allowed));
      targets.add(new Target(one.clip.name() + ", catalogue p50", one.row.at(50), allowed, "ms"));
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("inSpec", one.clip.inSpec());
      figure.put("catalogueMillis", one.row.figures());
      figure.put("playlistMillis", one.playlist.figures());
      figure.put("bytesMillis", one.bytes.figures());
      figure.put("workMillis", one.work);
      figure.put("allowedMillis", allowed);
      Map<String, Object> hop = new LinkedHashMap<>();
      one.hops.forEach((name, each) -> hop.put(name, each.figures()));
      figure.put("hopsMillis", hop);
      figures.put(one.clip.name(), figure);
    }
    longBesideShort(all, targets);
    Table chain = Percentiles.table(HopChain.TO_PLAYABLE + " hops without their work, ms");
    before.addTo(chain, "before");
    after.addTo(chain, "after");
    double best =
        all.stream()
            .filter(one -> one.clip.inSpec())
            .mapToDouble(one -> one.row.at(50))
            .max()
            .orElse(Double.NaN);
    figures.put("aimMillis", AIM_MILLIS);
    List<String> notes = new ArrayList<>();
    notes.add(
        "the hops: commit and pgoutput to a topic, three plain clients from topic to topic, a"
            + " client that writes the row; the platform's are Debezium, the process, the worker,"
            + " the process, the read model");
    notes.add(
        "the work alone: plain ffmpeg copies the whole file to HLS, or encodes the first "
            + HEAD_SECONDS
            + " s to the same ladder with all cores");
    if (!Double.isNaN(best)) {
      notes.add(
          "the slowest clip that can be copied took "
              + Table.number(best)
              + " ms; the aim is "
              + Table.number(AIM_MILLIS)
              + " ms");
    }
    return new BenchmarkResult(
        Map.of("tries", tries, "warmUp", warmUp, "clips", all.size()),
        figures,
        tables(table, all, chain),
        targets,
        notes);
  }

  /** What the time of each clip is made of, between the whole and the hops without their work. */
  private static List<Table> tables(Table whole, List<Measured> all, Table chain) {
    List<Table> tables = new ArrayList<>(List.of(whole));
    for (Measured one : all) {
      Table hops = Percentiles.table(one.clip.name() + ", until the catalogue's row, ms");
      one.hops.forEach((name, each) -> each.addTo(hops, name));
      tables.add(hops);
    }
    tables.add(chain);
    return tables;
  }

  /** Of the same kind, with the index at the same place. */
  private static void longBesideShort(List<Measured> all, List<Target> targets) {
    for (Measured longer : all) {
      for (Measured shorter : all) {
        boolean same =
            kind(longer).equals(kind(shorter)) && longer.clip.seconds() > shorter.clip.seconds();
        if (same && shorter.clip.seconds() > 0) {
          targets.add(
              new Target(
                  longer.clip.name() + ", to " + shorter.clip.seconds() + " s",
                  longer.row.at(50) / shorter.row.at(50),
                  LONG_TO_SHORT,
                  "times"));
        }
      }
    }
  }

  private static String kind(Measured one) {
    return one.clip.name().replace(one.clip.seconds() + " s", "");
  }

  private static String both(Percentiles values) {
    return Table.number(values.at(50)) + " (" + Table.number(values.max()) + ")";
  }
}
