package io.mediahub.bench.jobs;

import io.mediahub.bench.Account;
import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.encode.Clip;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import io.mediahub.bench.revocation.EdgeProbe;
import io.mediahub.bench.revocation.RevocationBenchmark;
import io.mediahub.client.ApiException;
import io.mediahub.client.Media;
import io.mediahub.client.Playback;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.terminal.Table;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Cancels, deletes, kills, stops and floods, one after the other, on a platform that has nothing
 * else to do, and measures how soon and at what price it is in order again.
 */
@Command(
    name = "jobs",
    description =
        "Cancel, delete, kill -9, SIGTERM and one user's flood of uploads, in seconds and CPU.")
public final class JobsBenchmark extends Benchmark {
  /** What can be measured alone. */
  enum Case {
    CANCEL,
    DELETE,
    KILL,
    DRAIN,
    STARVATION
  }

  static final double STOPPED_SECONDS = 2;
  static final double CHUNK_SECONDS = 16;
  static final double CHUNK_SECONDS_OF_SHORT = 8;
  static final double SHORT_SECONDS = 120;
  private static final Duration WATCHED = Duration.ofSeconds(10);
  private static final Duration SWEPT = Duration.ofMinutes(2);
  private static final long LOOK_NANOS = 5_000_000;
  private static final int FLOOD_LIMIT_SECONDS = 300;

  @Option(names = "--only", split = ",", description = "Some of: ${COMPLETION-CANDIDATES} (all).")
  @Nullable Set<Case> only;

  @Option(names = "--file", description = "The file to encode (default: a made clip of 60 s).")
  @Nullable Path file;

  @Option(
      names = "--uploads",
      defaultValue = "100",
      description = "How many uploads of one user stand beside the other's (100).")
  int uploads;

  @Option(
      names = "--tries",
      defaultValue = "3",
      description = "Uploads of the other user, alone and beside the flood (3).")
  int tries;

  @Option(
      names = "--limit",
      defaultValue = "1800",
      description = "Seconds that an encode may take (1800).")
  int limit;

  private final Map<String, Object> figures = new LinkedHashMap<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Table table = new Table("jobs", "", "s", "CPU s of ffmpeg");

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    Path clip = Clip.ofAMinute(environment, file);
    Account owner = Account.create(environment, "Bench owner");
    Set<Case> cases = only == null ? EnumSet.allOf(Case.class) : EnumSet.copyOf(only);
    @Nullable Run alone = null;
    for (Case each : cases) {
      progress(each.name().toLowerCase(Locale.ROOT));
      Encoder encoder = Encoder.running(environment);
      requireRest(encoder);
      switch (each) {
        case CANCEL -> cancel(encoder, owner, clip);
        case DELETE -> delete(environment, owner, clip);
        case KILL, DRAIN -> {
          if (alone == null) {
            alone = undisturbed(encoder, owner, clip);
          }
          disturbed(each, encoder, owner, clip, alone);
        }
        case STARVATION -> starvation(environment, owner);
      }
    }
    return new BenchmarkResult(
        Map.of(
            "file",
            String.valueOf(clip.getFileName()),
            "cases",
            cases.toString(),
            "uploads",
            uploads,
            "workers",
            Encoder.running(environment).workers()),
        figures,
        List.of(table),
        targets,
        notes);
  }

  private static void requireRest(Encoder encoder) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (encoder.works()) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            ExitCode.USAGE,
            "The encoder works for somebody else, so nothing can be measured.",
            "Try again when './mediahub status' shows no job.");
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
  }

  /** A platform of an earlier release does not know these commands. */
  private static <T> T known(String what, Supplier<T> command) {
    try {
      return command.get();
    } catch (ApiException e) {
      if (e.status() == 404 || e.status() == 405) {
        throw new Failure(
            ExitCode.COMPONENT_FAILED,
            "The platform does not know how to " + what + ": it answers " + e.status() + ".",
            "Start this release with './mediahub up', or leave the case out with --only.");
      }
      throw e;
    }
  }

  private String begun(Account owner, Path clip) {
    String mediaId =
        owner.client().uploadFile(clip, "Benchmark", Clip.contentType(clip), sent -> {}).mediaId();
    Run.awaitMidst(owner.client(), mediaId, Duration.ofSeconds(limit));
    return mediaId;
  }

  private void cancel(Encoder encoder, Account owner, Path clip) {
    String mediaId = begun(owner, clip);
    known("cancel an encoding", () -> owner.client().cancelEncoding(mediaId));
    double seconds = untilAtRest(encoder);
    row("cancelled: last ffmpeg", "cancelToLastToolSeconds", seconds, Double.NaN);
    targets.add(new Target("cancel accepted -> no ffmpeg", seconds, STOPPED_SECONDS, "s"));
  }

  /** Until the last moment at which a tool ran, within ten seconds: another job may follow. */
  private static double untilAtRest(Encoder encoder) {
    long start = System.nanoTime();
    long last = start;
    while (System.nanoTime() - start < WATCHED.toNanos()) {
      if (encoder.works()) {
        last = System.nanoTime();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return (last - start) / 1e9;
  }

  private void delete(Environment environment, Account owner, Path clip) throws Exception {
    String mediaId =
        owner.client().uploadFile(clip, "Benchmark", Clip.contentType(clip), sent -> {}).mediaId();
    Run.published(owner.client(), mediaId, Duration.ofSeconds(limit));
    Playback playback = owner.client().startPlayback(mediaId);
    URI segment =
        RevocationBenchmark.firstSegment(
            owner.client().streams(), playback.playlist(), playback.cookieHeader());
    EdgeProbe probe = new EdgeProbe(Duration.ofMillis(1));
    Store store = new Store(environment);
    int objects = store.objectsOf(mediaId);
    FutureTask<EdgeProbe.Refused> gone =
        new FutureTask<>(
            (Callable<EdgeProbe.Refused>) () -> probe.untilGone(segment, playback.cookieHeader()));
    Thread.ofPlatform().daemon().name("viewer").start(gone);
    known("delete a media", () -> owner.client().deleteMedia(mediaId));
    long accepted = System.nanoTime();
    double swept = untilSwept(store, mediaId, accepted);
    double refused = Math.max(0, result(gone).nanos() - accepted) / 1e9;
    row("deleted: first 403 or 404 at the edge", "deleteToRefusedSeconds", refused, Double.NaN);
    row("deleted: no object left of " + objects, "deleteToSweptSeconds", swept, Double.NaN);
    figures.put("deletedObjects", objects);
  }

  private static double untilSwept(Store store, String mediaId, long from) throws Exception {
    int left = store.objectsOf(mediaId);
    while (left > 0) {
      if (System.nanoTime() - from > SWEPT.toNanos()) {
        throw new Failure(
            ExitCode.TIMED_OUT,
            left + " objects of the deleted media are left after " + SWEPT.toMinutes() + " min.",
            "See the events of " + mediaId + " and './mediahub logs encoder-service'.");
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      left = store.objectsOf(mediaId);
    }
    return (System.nanoTime() - from) / 1e9;
  }

  private static EdgeProbe.Refused result(FutureTask<EdgeProbe.Refused> gone) throws Exception {
    try {
      return gone.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Run undisturbed(Encoder encoder, Account owner, Path clip) {
    progress("first undisturbed");
    Run alone = Run.measure(encoder, owner.client(), clip, Duration.ofSeconds(limit), null);
    row("undisturbed", "undisturbedSeconds", alone.wall(), alone.tools());
    figures.put("undisturbedToolsCpuSeconds", alone.tools());
    return alone;
  }

  private void disturbed(Case how, Encoder encoder, Account owner, Path clip, Run alone)
      throws Exception {
    int workers = encoder.workers();
    Run run =
        Run.measure(
            encoder,
            owner.client(),
            clip,
            Duration.ofSeconds(limit),
            how == Case.KILL ? JobsBenchmark::kill : JobsBenchmark::terminate);
    String name = how == Case.KILL ? "kill -9" : "SIGTERM";
    String key = how == Case.KILL ? "kill" : "drain";
    double extra = run.tools() - alone.tools();
    row(name + ": the whole", key + "Seconds", run.wall(), run.tools());
    row(name + ": more than undisturbed", key + "ExtraSeconds", run.wall() - alone.wall(), extra);
    figures.put(key + "ExtraToolsCpuSeconds", extra);
    row(
        name + ": until its chunks were begun anew",
        key + "ToTakenUpSeconds",
        run.takenUp(),
        Double.NaN);
    figures.put(key + "ChunksEncodedAgain", run.again());
    if (how == Case.DRAIN) {
      row("SIGTERM: until the process ended", "drainToEndSeconds", run.disturbed(), Double.NaN);
    }
    targets.add(
        new Target(
            name + ", more CPU than undisturbed",
            extra,
            workers * chunkCpu(alone.tools(), alone.mediaSeconds()),
            "CPU s"));
    targets.add(
        new Target(name + ", chunks that were encoded again", run.again(), workers, "chunks"));
    notes.add(
        name
            + ": each of the "
            + workers
            + " workers may lose one chunk, and "
            + run.again()
            + " were encoded again; the media was published whole");
  }

  /** The share of one chunk in the work on a whole. */
  static double chunkCpu(double tools, double mediaSeconds) {
    double chunk = mediaSeconds < SHORT_SECONDS ? CHUNK_SECONDS_OF_SHORT : CHUNK_SECONDS;
    return tools * Math.min(1, chunk / mediaSeconds);
  }

  private static double kill(Encoder encoder) {
    encoder.kill();
    return 0;
  }

  private static double terminate(Encoder encoder) {
    long start = System.nanoTime();
    encoder.terminate();
    while (!encoder.ended()) {
      if (System.nanoTime() - start > Duration.ofMinutes(2).toNanos()) {
        throw new Failure(
            ExitCode.TIMED_OUT,
            "The encoder has not ended two minutes after SIGTERM.",
            "See './mediahub logs encoder-service'.");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void starvation(Environment environment, Account flooder) throws Exception {
    Path clip = file == null ? Clip.small(environment) : file;
    Account other = Account.create(environment, "Bench other");
    List<Served> alone = new ArrayList<>();
    for (int n = 0; n < tries; n++) {
      alone.add(served(other, clip));
    }
    List<Served> beside = new ArrayList<>();
    try (Flood flood = Flood.of(flooder.client(), clip, uploads)) {
      flood.awaitFull();
      while (beside.size() < tries && flood.goesOn()) {
        beside.add(served(other, clip));
      }
      notes.add(
          flood.uploaded()
              + " of the flood were uploaded by the last measurement, and "
              + flood.openOnes()
              + " of them waited or were being encoded");
      if (beside.size() < tries) {
        notes.add("the flood was over too soon: use more --uploads");
      }
    }
    starved("first playable", "FirstPlayableSeconds", alone, beside, Served::playable);
    starved("published", "PublishedSeconds", alone, beside, Served::published);
  }

  /**
   * What became of an upload, in seconds from its completion.
   *
   * @param playable until something could be played
   * @param published until all of it was published
   */
  private record Served(double playable, double published) {}

  private void starved(
      String what,
      String key,
      List<Served> alone,
      List<Served> beside,
      ToDoubleFunction<Served> figure) {
    if (beside.isEmpty()) {
      return; // said in a note
    }
    Percentiles before = Percentiles.of(alone.stream().mapToDouble(figure).toArray());
    Percentiles during = Percentiles.of(beside.stream().mapToDouble(figure).toArray());
    row(what + " alone, p50", "alone" + key, before.at(50), Double.NaN);
    row(
        what + " beside " + uploads + " uploads of another, p50",
        "beside" + key,
        during.at(50),
        Double.NaN);
    row(what + " beside them, the longest", "besideMost" + key, during.max(), Double.NaN);
    figures.put("besideToAlone" + key.replace("Seconds", ""), during.at(50) / before.at(50));
  }

  private Served served(Account other, Path clip) {
    String mediaId =
        other.client().uploadFile(clip, "Benchmark", Clip.contentType(clip), sent -> {}).mediaId();
    Media media =
        other.client().awaitMedia(mediaId, Media::ended, Duration.ofSeconds(FLOOD_LIMIT_SECONDS));
    Media.Timings times = media.timings();
    return times == null
        ? new Served(Double.NaN, Double.NaN)
        : new Served(
            Run.seconds(times.uploadedAt(), times.firstPlayableAt()),
            Run.seconds(times.uploadedAt(), times.publishedAt()));
  }

  private void row(String name, String key, double seconds, double cpu) {
    table.row(seconds, name, Table.number(seconds), Double.isNaN(cpu) ? "" : Table.number(cpu));
    figures.put(key, Math.round(seconds * 1000) / 1000.0);
  }
}
