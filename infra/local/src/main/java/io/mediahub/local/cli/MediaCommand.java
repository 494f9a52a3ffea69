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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops or repeats the encoding of a media, or deletes it, for its owner or an administrator. */
@Command(
    name = "media",
    description = {
      "Cancel the encoding of a media, encode it again, or delete it.",
      "The password of the account is asked for, or read from standard input."
    })
final class MediaCommand implements Callable<Integer>, OfRunningPlatform {

  /** What to do. */
  enum Action {
    CANCEL,
    RETRY,
    DELETE
  }

  @Parameters(index = "0", paramLabel = "cancel|retry|delete", description = "What to do.")
  private Action action;

  @Parameters(index = "1", paramLabel = "MEDIA", description = "The id of the media.")
  private String mediaId;

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
    Commanded done = command(URI.create(environment.platform().publicUrl()));
    System.out.print(output == Output.JSON ? Output.json(done) + "\n" : said(done));
    return ExitCode.OK.number();
  }

  private Commanded command(URI platform) throws IOException {
    MediaHubClient anybody = new MediaHubClient(platform);
    try {
      MediaHubClient client = anybody.withSession(anybody.login(email, Passwords.read()));
      try {
        return switch (action) {
          case CANCEL -> client.cancelEncoding(mediaId);
          case RETRY -> client.retryEncoding(mediaId, rendition);
          case DELETE -> client.deleteMedia(mediaId);
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
        };
    return text.formatted(done.mediaId());
  }

  private static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, sentence, hint);
  }
}
