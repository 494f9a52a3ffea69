package io.mediahub.local.cli;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.demo.Bars;
import io.mediahub.local.terminal.Output;
import io.mediahub.local.validate.Limits;
import io.mediahub.local.validate.Report;
import io.mediahub.local.validate.Validation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks anyone's HLS stream against docs/hls-checklist.md. */
@Command(
    name = "validate",
    description = "Check anyone's HLS stream, item by item, from its bytes.")
final class Validate implements Callable<Integer> {
  private static final List<String> OWN =
      List.of("host", "connection", "content-length", "expect", "upgrade");
  private static final Duration QUIET = Duration.ofSeconds(2);

  @Parameters(
      paramLabel = "URL|DIR",
      description = "The address of a playlist, or the folder of a stream.")
  private String stream;

  @Option(
      names = "--header",
      paramLabel = "HEADER",
      description = "A request header, 'Name: value'; it goes to the server of URL alone.")
  private List<String> headers = List.of();

  @Option(
      names = "--cookie",
      paramLabel = "COOKIES",
      description = "Cookies, 'name=value; name=value', as demo prints them.")
  private List<String> cookies = List.of();

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Option(
      names = "--timeout",
      defaultValue = "1800",
      paramLabel = "SECONDS",
      description = "How long it may take (${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Override
  public Integer call() throws Exception {
    Bars bars = new Bars(System.err, Boolean.getBoolean("mediahub.terminal"));
    long began = System.nanoTime();
    Report report;
    try {
      report =
          new Validation(
                  Limits.within(Duration.ofSeconds(timeoutSeconds)),
                  requestHeaders(),
                  (files, of, note) -> {
                    if (System.nanoTime() - began > QUIET.toNanos()) {
                      bars.show("segments", of == 0 ? 0 : files * 1000 / of, note);
                    }
                  })
              .of(stream);
    } finally {
      bars.end();
    }
    if (output == Output.JSON) {
      System.out.println(Output.json(report));
    } else {
      report.lines().forEach(System.out::println);
    }
    return switch (report.status()) {
      case "passed" -> ExitCode.OK.number();
      case "incomplete" -> ExitCode.TIMED_OUT.number();
      default -> ExitCode.CHECK_FAILED.number();
    };
  }

  private Map<String, String> requestHeaders() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String header : headers) {
      String[] parts = header.split(":", 2);
      String name = parts[0].strip();
      if (parts.length < 2 || !name.matches("[A-Za-z0-9-]+") || !isText(parts[1])) {
        throw new Failure(
            ExitCode.USAGE, "A header is not 'Name: value'.", "Give --header 'Name: value'.");
      }
      if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
        throw new Failure(
            ExitCode.USAGE, "The header " + name + " is the client's own.", "Leave it out.");
      }
      all.put(name, parts[1].strip());
    }
    if (!cookies.stream().allMatch(Validate::isText)) {
      throw new Failure(
          ExitCode.USAGE, "Cookies are not of letters.", "Give --cookie 'name=value'.");
    }
    if (!cookies.isEmpty()) {
      all.put("Cookie", String.join("; ", cookies));
    }
    return all;
  }

  private static boolean isText(String value) {
    return value.matches("[\\t\\x20-\\x7e]*");
  }
}
