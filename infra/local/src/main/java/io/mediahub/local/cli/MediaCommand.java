package io.mediahub.local.cli;

import io.mediahub.client.ApiException;
import io.mediahub.client.MediaHubClient;
import io.mediahub.client.MediaHubClient.Commanded;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.terminal.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands to a media that was uploaded, for its owner or an administrator. */
@Command(
    name = "media",
    description = {
      "Cancel, retry or delete a media; give it a poster or subtitles.",
      "The password of the account is asked for, or read from standard input."
    })
final class MediaCommand implements Callable<Integer>, OfRunningPlatform {

  /** What the platform takes. */
  private static final long MOST_BYTES = 2 * 1024 * 1024;

  /** What to do. */
  enum Action {
    CANCEL,
    RETRY,
    DELETE,
    POSTER,
    SUBTITLES
  }

  /**
   * A file of subtitles.
   *
   * @param type its media type
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Text(String type, byte[] content) {}

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "cancel or retry its encoding, delete it, poster, or subtitles.")
  private Action action;

  @Parameters(index = "1", paramLabel = "MEDIA", description = "The id of the media.")
  private String mediaId;

  @Parameters(
      index = "2..*",
      paramLabel = "VALUE",
      description = {
        "With poster: SECONDS from the start of the film.",
        "With subtitles: LANGUAGE (such as de or pt-BR) and FILE (.srt or .vtt), or LANGUAGE with"
            + " --remove."
      })
  private List<String> values = List.of();

  @Option(
      names = "--email",
      required = true,
      paramLabel = "EMAIL",
      description = "The account: the owner's, or an administrator's.")
  private String email;

  @Option(
      names = "--rendition",
      paramLabel = "ID",
      description = "Make only this rendition again; with retry.")
  private @Nullable String rendition;

  @Option(
      names = "--name",
      defaultValue = "",
      paramLabel = "NAME",
      description = "How players call the subtitles; the language's own name by default.")
  private String name;

  @Option(names = "--remove", description = "Remove the subtitles that were added; with subtitles.")
  private boolean remove;

  @Option(names = "--yes", description = "Confirm a deletion: it cannot be undone.")
  private boolean yes;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    Environment environment = Environment.current();
    environment.requireUp();
    if (!mediaId.matches("[A-Za-z0-9_-]{1,64}")) {
      throw usage("'" + mediaId + "' is not the id of a media.", "Copy it from the catalogue.");
    }
    if (rendition != null && action != Action.RETRY) {
      throw usage("--rendition goes with retry alone.", "Leave it out.");
    }
    if (action == Action.DELETE && !yes) {
      throw usage(
          "A deletion takes the uploaded file and all that was made of it, and cannot be undone.",
          "Confirm it with --yes.");
    }
    requireValues();
    Commanded done = command(URI.create(environment.platform().publicUrl()));
    System.out.print(output == Output.JSON ? Output.json(done) + "\n" : said(done));
    return ExitCode.OK.number();
  }

  private void requireValues() {
    int needed =
        switch (action) {
          case CANCEL, RETRY, DELETE -> 0;
          case POSTER -> 1;
          case SUBTITLES -> remove ? 1 : 2;
        };
    if (values.size() != needed) {
      throw usage(
          "%s takes %d further values, not %d."
              .formatted(action.name().toLowerCase(Locale.ROOT), needed, values.size()),
          "See './mediahub help media'.");
    }
    if (action != Action.SUBTITLES && (remove || !name.isEmpty())) {
      throw usage("--name and --remove go with subtitles alone.", "Leave them out.");
    }
    if (action == Action.SUBTITLES && !values.getFirst().matches("[A-Za-z0-9-]{1,35}")) {
      throw usage("'" + values.getFirst() + "' is not a language.", "Name it as de or pt-BR do.");
    }
  }

  private double seconds() {
    try {
      return Double.parseDouble(values.getFirst());
    } catch (NumberFormatException e) {
      throw usage("'" + values.getFirst() + "' is not a number of seconds.", "Write it as 12.5.");
    }
  }

  private Text text() {
    Path file = Path.of(values.get(1));
    String lower = file.toString().toLowerCase(Locale.ROOT);
    String type =
        lower.endsWith(".srt")
            ? "application/x-subrip"
            : lower.endsWith(".vtt") ? "text/vtt" : null;
    if (type == null) {
      throw usage(
          "The file " + file + " is neither .srt nor .vtt.",
          "Only SubRip and WebVTT can be added; convert the file first.");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw usage("The file " + file + " is larger than 2 MB.", "Subtitles are text alone.");
      }
      return new Text(type, Files.readAllBytes(file));
    } catch (IOException e) {
      throw usage("There is no readable file " + file + ".", "Give the path of the subtitles.");
    }
  }

  private Commanded subtitles(MediaHubClient client, @Nullable Text text) {
    String language = values.getFirst();
    return text == null
        ? client.removeSubtitles(mediaId, language)
        : client.addSubtitles(mediaId, language, name, text.type(), text.content());
  }

  private Commanded command(URI platform) throws IOException {
    // Before anybody is asked for a password.
    double seconds = action == Action.POSTER ? seconds() : 0;
    Text text = action == Action.SUBTITLES && !remove ? text() : null;
    MediaHubClient anybody = new MediaHubClient(platform);
    try {
      MediaHubClient client = anybody.withSession(anybody.login(email, Passwords.read()));
      try {
        return switch (action) {
          case CANCEL -> client.cancelEncoding(mediaId);
          case RETRY -> client.retryEncoding(mediaId, rendition);
          case DELETE -> client.deleteMediaAtOnce(mediaId);
          case POSTER -> client.choosePoster(mediaId, seconds);
          case SUBTITLES -> subtitles(client, text);
        };
      } finally {
        client.logout();
      }
    } catch (ApiException e) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          String.valueOf(e.getMessage()),
          "Look at the media with GET /api/media/" + mediaId + "; docs/errors.md has the codes.");
    } catch (UncheckedIOException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The platform does not answer: " + e.getMessage() + ".",
          "See './mediahub status'.");
    }
  }

  private String said(Commanded done) {
    String text =
        switch (action) {
          case CANCEL -> "The encoding of %s is being stopped; the uploaded file stays.%n";
          case RETRY -> "%s is encoded again; what is published plays on until then.%n";
          case DELETE -> "%s is deleted; its objects go within moments.%n";
          case POSTER -> "The poster of %s is being made.%n";
          case SUBTITLES ->
              remove
                  ? "The subtitles of %s are removed.%n"
                  : "The subtitles of %s are being made; new playbacks list them in a moment.%n";
        };
    return text.formatted(done.mediaId());
  }

  private static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, sentence, hint);
  }
}
