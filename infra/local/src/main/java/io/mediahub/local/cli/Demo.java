package io.mediahub.local.cli;

import io.mediahub.client.ApiException;
import io.mediahub.client.Media;
import io.mediahub.client.NotInTime;
import io.mediahub.client.Playback;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.demo.Bars;
import io.mediahub.local.demo.DemoResult;
import io.mediahub.local.demo.DemoRun;
import io.mediahub.local.terminal.Output;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The main job, from a file on disk to a stream that only the right viewer can watch. */
@Command(
    name = "demo",
    description = "Upload a file, see it become a stream, watch it, revoke access.")
final class Demo implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "A video or audio file; a clip that ships with the project by default.")
  private @Nullable Path file;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Option(
      names = "--timeout",
      defaultValue = "1800",
      paramLabel = "SECONDS",
      description = "How long the encode may take (${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    Path source =
        file == null ? environment.places().dist().resolve("media/sintel-clip.mp4") : file;
    if (!Files.isRegularFile(source) || !Files.isReadable(source)) {
      throw new Failure(
          ExitCode.USAGE,
          "There is no readable file " + source + ".",
          "Give the path of a video or audio file, or leave it out for the clip that ships.");
    }
    PrintStream people = output == Output.JSON ? System.err : System.out;
    environment.ensureUp(System.err::println);
    DemoResult result = run(environment, source, people);
    if (output == Output.JSON) {
      System.out.println(Output.json(result));
    } else {
      summary(result, people);
    }
    return exitCode(result).number();
  }

  private DemoResult run(Environment environment, Path source, PrintStream people) {
    boolean terminal = Boolean.getBoolean("mediahub.terminal");
    try {
      return new DemoRun(
              URI.create(environment.platform().publicUrl()),
              source.toAbsolutePath(),
              Duration.ofSeconds(timeoutSeconds),
              new Bars(System.err, terminal),
              people::println)
          .run();
    } catch (NotInTime e) {
      throw new Failure(
          ExitCode.TIMED_OUT,
          String.valueOf(e.getMessage()),
          "See './mediahub status' and './mediahub logs encoder-service', or give --timeout"
              + " SECONDS.");
    } catch (ApiException e) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          String.valueOf(e.getMessage()),
          "See './mediahub status' and the logs of the services.");
    } catch (UncheckedIOException e) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          "The platform does not answer: " + e.getMessage() + ".",
          "See './mediahub status'.");
    }
  }

  private static ExitCode exitCode(DemoResult result) {
    if (!result.status().equals(Media.Status.PUBLISHED.word())) {
      return ExitCode.MEDIA_REFUSED;
    }
    return result.good() ? ExitCode.OK : ExitCode.CHECK_FAILED;
  }

  private static void summary(DemoResult result, PrintStream out) {
    DemoResult.Timings t = result.timings();
    if (result.playlistUrl() == null) {
      return;
    }
    out.printf(
        "Published. Since the request: uploaded %s ms, inspected %s ms, first playable %s ms,"
            + " published %s ms.%n%n",
        t.uploaded(), t.inspected(), t.firstPlayable(), t.published());
    String cookies = Playback.cookieHeader(result.cookies());
    out.println("Watch it as the owner; the cookies are valid for some minutes:");
    out.println("  " + result.playlistUrl());
    out.printf("  ffplay -headers 'Cookie: %s' '%s'%n", cookies, result.playlistUrl());
    out.printf("  mpv --http-header-fields='Cookie: %s' '%s'%n", cookies, result.playlistUrl());
    out.printf("  curl -H 'Cookie: %s' '%s'%n", cookies, result.playlistUrl());
    out.println();
    out.println("The platform keeps running; './mediahub down' stops it.");
  }
}
