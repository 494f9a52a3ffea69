package io.mediahub.bench.revocation;

import io.mediahub.bench.Account;
import io.mediahub.bench.Benchmark;
import io.mediahub.bench.Environment;
import io.mediahub.bench.encode.Clip;
import io.mediahub.bench.report.BenchmarkResult;
import io.mediahub.bench.report.Percentiles;
import io.mediahub.bench.report.Target;
import io.mediahub.client.Media;
import io.mediahub.client.StreamReader;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.terminal.Table;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the time from an accepted revocation to the first 403 at the edge, as seen by a viewer
 * who was just being served. Each try is a grant, a playback, a request and a revocation.
 */
@Command(
    name = "revocation",
    description = "Time from an accepted revocation to the first 403 at the edge.")
public final class RevocationBenchmark extends Benchmark {
  /** The same bounds as for a row of a read model. */
  static final double P50_LIMIT_MILLIS = 100;

  static final double P99_LIMIT_MILLIS = 400;

  @Option(names = "--tries", defaultValue = "100", description = "How many revocations (100).")
  int tries;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      description = "How many revocations to warm up with (10).")
  int warmUp;

  @Option(names = "--file", description = "The file to watch (default: the shipped clip).")
  @Nullable Path file;

  @Option(
      names = "--pause-millis",
      defaultValue = "1",
      description = "Milliseconds between the viewer's requests (1); 0 keeps a core busy.")
  int pauseMillis;

  @Override
  protected BenchmarkResult measure(Environment environment) throws Exception {
    Path clip = Clip.of(environment, file);
    Account owner = Account.create(environment, "Bench owner");
    Account viewer = Account.create(environment, "Bench viewer");
    progress("publishing " + clip.getFileName());
    String mediaId =
        owner.client().uploadFile(clip, "Benchmark", Clip.contentType(clip), n -> {}).mediaId();
    Media media = owner.client().awaitMedia(mediaId, Media::ended, Duration.ofMinutes(10));
    if (!media.is(Media.Status.PUBLISHED)) {
      throw new Failure(
          ExitCode.USAGE,
          "The media was not published; it is " + media.status() + ".",
          "Try another --file.");
    }
    Viewing viewing =
        new Viewing(mediaId, owner, viewer, new EdgeProbe(Duration.ofMillis(pauseMillis)));
    List<Try> done = new ArrayList<>();
    for (int n = 0; n < warmUp + tries; n++) {
      Try one = viewing.revoke();
      if (n >= warmUp) {
        done.add(one);
      }
      if (n % 20 == 0) {
        progress("try " + n + " of " + (warmUp + tries));
      }
    }
    return result(done, Recorded.of(environment, viewing.grantId()));
  }

  private BenchmarkResult result(List<Try> tries, Map<Long, Long> recordedMillis) {
    Percentiles accepted = Percentiles.of(tries.stream().mapToDouble(Try::afterAccepted).toArray());
    Percentiles sent = Percentiles.of(tries.stream().mapToDouble(Try::afterSent).toArray());
    Percentiles recorded =
        Percentiles.of(
            tries.stream()
                .filter(t -> recordedMillis.containsKey(t.version()))
                .mapToDouble(t -> recordedMillis.getOrDefault(t.version(), 0L) - t.acceptedMillis())
                .toArray());
    Table table = Percentiles.table("revocation to the first 403, ms");
    accepted.addTo(table, "from accepted");
    sent.addTo(table, "from sent");
    recorded.addTo(table, "of it: accepted to the log");
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("acceptedToRefused", accepted.figures());
    figures.put("sentToRefused", sent.figures());
    figures.put("acceptedToRecorded", recorded.figures());
    figures.put("viewerRequestsPerTry", tries.stream().mapToInt(Try::requests).average().orElse(0));
    return new BenchmarkResult(
        Map.of("tries", this.tries, "warmUp", warmUp, "pauseMillis", pauseMillis),
        figures,
        List.of(table),
        List.of(
            new Target("accepted -> first 403, p50", accepted.at(50), P50_LIMIT_MILLIS, "ms"),
            new Target("accepted -> first 403, p99", accepted.at(99), P99_LIMIT_MILLIS, "ms")),
        List.of("the viewer asks on one connection, " + pauseMillis + " ms after each answer"));
  }

  /** A segment of the stream that a playlist begins. */
  public static URI firstSegment(StreamReader streams, URI playlist, String cookies) {
    List<URI> seen = new ArrayList<>();
    streams.readAll(playlist, cookies, fetched -> seen.add(fetched.uri()));
    return seen.stream()
        .filter(u -> u.getPath().endsWith(".m4s"))
        .findFirst()
        .orElseThrow(
            () -> new Failure(ExitCode.USAGE, "The stream has no segment.", "Try another --file."));
  }
}
