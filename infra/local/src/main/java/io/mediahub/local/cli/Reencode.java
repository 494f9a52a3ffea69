package io.mediahub.local.cli;

import io.mediahub.client.ApiException;
import io.mediahub.client.MediaHubClient;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.demo.Bars;
import io.mediahub.local.reencode.Filter;
import io.mediahub.local.reencode.Outcome;
import io.mediahub.local.reencode.PlatformRecipes;
import io.mediahub.local.reencode.Recipes;
import io.mediahub.local.reencode.Run;
import io.mediahub.local.terminal.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has published media encoded anew by another recipe, a few first. */
@Command(
    name = "reencode",
    description = {
      "Encode published media anew by another recipe, as far as they do not have it.",
      "A few come first. If one is worse than what is published, nothing else is encoded.",
      "The password of the account is asked for, or read from standard input."
    })
final class Reencode implements Callable<Integer>, OfRunningPlatform {
  private static final String CURRENT = "current";
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final double MILLIS_AN_HOUR = 3_600_000;

  @Option(
      names = "--recipe",
      required = true,
      paramLabel = "RECIPE",
      description = "The recipe to reach: current, or its id.")
  private String recipe;

  @Option(
      names = "--email",
      required = true,
      paramLabel = "EMAIL",
      description = "The account of an administrator.")
  private String email;

  @Option(
      names = "--filter",
      paramLabel = "KEY=VALUE",
      description =
          "Only some: owner=USER, recipe=RECIPE (the one they have), older-than=30d, title=GLOB.")
  private Map<String, String> filter = new LinkedHashMap<>();

  @Option(
      names = "--limit",
      defaultValue = "1000000",
      paramLabel = "TITLES",
      description = "Ask for so many titles at most.")
  private int limit;

  @Option(
      names = "--budget",
      paramLabel = "CPU-HOURS",
      description = "Ask for no more than takes so many hours of one processor, as estimated.")
  private @Nullable Double budget;

  @Option(
      names = "--canary",
      defaultValue = "3",
      paramLabel = "TITLES",
      description = "So many titles come first, from short to long (${DEFAULT-VALUE}).")
  private int canary;

  @Option(
      names = "--least-ssim",
      defaultValue = "0.95",
      paramLabel = "SSIM",
      description = "How similar new pictures must be to the published ones; 0: they may differ.")
  private double leastSsim;

  @Option(
      names = "--most-growth",
      defaultValue = "1.5",
      paramLabel = "FACTOR",
      description = "How many bytes new renditions may have, as a multiple (${DEFAULT-VALUE}).")
  private double mostGrowth;

  @Option(
      names = "--at-once",
      defaultValue = "8",
      paramLabel = "TITLES",
      description = "Ask for so many titles at a time (${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(names = "--again", description = "Ask once more for titles that failed before.")
  private boolean again;

  @Option(names = "--dry-run", description = "Say what would be encoded, and what that costs.")
  private boolean dryRun;

  @Option(
      names = "--timeout",
      defaultValue = "86400",
      paramLabel = "SECONDS",
      description = "How long it may take (${DEFAULT-VALUE}); the next run goes on.")
  private int timeoutSeconds;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    Filter wanted = Filter.of(filter, Instant.now());
    requireUsual();
    Environment environment = Environment.current();
    environment.requireUp();
    Outcome outcome = run(URI.create(environment.platform().publicUrl()), wanted);
    if (output == Output.JSON) {
      System.out.println(Output.json(outcome));
    } else {
      outcome.lines().forEach(System.out::println);
    }
    return code(outcome).number();
  }

  private void requireUsual() {
    if (canary < 0 || limit < 1 || atOnce < 1 || timeoutSeconds < 1) {
      throw usage("A number is too small.", "Give --canary 0 or more, and the others 1 or more.");
    }
    if (!(leastSsim >= 0 && leastSsim <= 1)) {
      throw usage("--least-ssim is not between 0 and 1.", "Give a number such as 0.95.");
    }
    if (!(mostGrowth >= 1 && mostGrowth <= 10)) {
      throw usage("--most-growth is not between 1 and 10.", "Give a number such as 1.5.");
    }
    if (budget != null && !(budget > 0)) {
      throw usage("The budget is not above 0.", "Give --budget hours, such as 2.5.");
    }
  }

  private Outcome run(URI platform, Filter wanted) throws IOException, InterruptedException {
    MediaHubClient anybody = new MediaHubClient(platform);
    Bars bars = new Bars(System.err, Boolean.getBoolean("mediahub.terminal"));
    try {
      MediaHubClient client = anybody.withSession(anybody.login(email, Passwords.read()));
      try {
        Recipes recipes = new PlatformRecipes(client);
        Run run =
            new Run(
                recipes,
                known(recipes, recipe),
                terms(),
                CLOCK,
                (ended, all, note) ->
                    bars.show("titles", all == 0 ? 1000 : ended * 1000 / all, note));
        return run.of(wanted, dryRun);
      } finally {
        bars.end();
        client.logout();
      }
    } catch (ApiException e) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          String.valueOf(e.getMessage()),
          "The account needs the role ADMIN; docs/errors.md has the codes.");
    } catch (UncheckedIOException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The platform does not answer: " + e.getMessage() + ".",
          "See './mediahub status'. The next run goes on.");
    }
  }

  private Run.Terms terms() {
    return new Run.Terms(
        canary,
        limit,
        budget == null ? Long.MAX_VALUE : Math.round(budget * MILLIS_AN_HOUR),
        atOnce,
        new Recipes.Gate(leastSsim, mostGrowth),
        again,
        Duration.ofSeconds(timeoutSeconds));
  }

  /** The id of a recipe that the platform has. */
  static String known(Recipes recipes, String wanted) {
    var known = recipes.known();
    if (wanted.equals(CURRENT) && !known.isEmpty()) {
      return known.getFirst();
    }
    if (!known.contains(wanted)) {
      throw usage(
          "This platform has no recipe '%s'.".formatted(wanted.replaceAll("\\p{Cntrl}", "?")),
          "It has " + String.join(", ", known) + "; --recipe current is the first of them.");
    }
    return wanted;
  }

  static ExitCode code(Outcome outcome) {
    return switch (outcome.status()) {
      case "done", "planned" -> ExitCode.OK;
      case "incomplete" -> ExitCode.TIMED_OUT;
      default -> ExitCode.CHECK_FAILED;
    };
  }

  private static final Run.Clock CLOCK =
      new Run.Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause() throws InterruptedException {
          Thread.sleep(LOOK);
        }
      };

  private static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, sentence, hint);
  }
}
