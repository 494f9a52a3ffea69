package io.mediahub.local.cli;

import io.mediahub.client.AccessAtTime;
import io.mediahub.client.ApiException;
import io.mediahub.client.AuditedEvent;
import io.mediahub.client.MediaHubClient;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import io.mediahub.local.explain.Story;
import io.mediahub.local.explain.StoryText;
import io.mediahub.local.terminal.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells from the log what happened to something, or who could watch it. */
@Command(
    name = "explain",
    description = {
      "Tell what happened to a media, an account, a grant, a session or a playback, event by event.",
      "Of an account, its sessions are told as well.",
      "With --access: whether an account could watch a media at a time, by which grant, and who gave"
          + " and revoked it.",
      "The password of the account is asked for, or read from standard input."
    })
final class Explain implements Callable<Integer>, OfRunningPlatform {
  /** Ids are alike, so that each kind is asked for in turn. */
  private static final List<String> KINDS =
      List.of("media", "user", "session", "playback", "invitation");

  private static final int NOT_FOUND = 404;

  @Parameters(index = "0", paramLabel = "ID", description = "The id of what is to be told.")
  private String id;

  @Option(
      names = "--email",
      required = true,
      paramLabel = "EMAIL",
      description = "The account that asks: an administrator's, or whose it is.")
  private String email;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "media, user, grant, session, playback, invitation, upload or rendition; found out when"
              + " left out.")
  private @Nullable String kind;

  @Option(names = "--changes", description = "Also tell which fields each event changed.")
  private boolean changes;

  @Option(
      names = "--access",
      paramLabel = "USER",
      description = "Tell whether this account could watch the media.")
  private @Nullable String viewer;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "With --access: at this time, such as 2026-11-26T17:05:00Z; now when left out.")
  private @Nullable String at;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  private Output output;

  @Override
  public Integer call() throws Exception {
    if (!id.matches("[A-Za-z0-9_:-]{1,128}")) {
      throw usage("'" + id.replaceAll("\\p{Cntrl}", "?") + "' is no id.", "Copy it from a list.");
    }
    if (kind != null && !kind.matches("[a-z]{1,20}")) {
      throw usage("--kind is no kind.", "Leave it out, or see './mediahub help explain'.");
    }
    if (viewer != null && !viewer.matches("[A-Za-z0-9_-]{1,64}")) {
      throw usage("--access takes the id of an account.", "GET /api/users lists them.");
    }
    if (at != null && viewer == null) {
      throw usage("--at goes with --access alone.", "Add --access USER.");
    }
    Instant moment = moment();
    Environment environment = Environment.current();
    environment.requireUp();
    ask(URI.create(environment.platform().publicUrl()), moment);
    return ExitCode.OK.number();
  }

  private @Nullable Instant moment() {
    try {
      return at == null ? null : OffsetDateTime.parse(at).toInstant();
    } catch (DateTimeException e) {
      throw usage("--at is no time.", "Write it as 2026-11-26T17:05:00Z.");
    }
  }

  private void ask(URI platform, @Nullable Instant moment) throws IOException {
    MediaHubClient anybody = new MediaHubClient(platform);
    try {
      MediaHubClient client = anybody.withSession(anybody.login(email, Passwords.read()));
      try {
        if (viewer == null) {
          say(whole(client, story(client)));
        } else {
          say(client.access(id, viewer, moment));
        }
      } finally {
        client.logout();
      }
    } catch (ApiException e) {
      throw new Failure(
          ExitCode.CHECK_FAILED,
          String.valueOf(e.getMessage()),
          "Ask as the owner or an administrator; docs/errors.md has the codes.");
    } catch (UncheckedIOException e) {
      throw new Failure(
          ExitCode.COMPONENT_FAILED,
          "The platform does not answer: " + e.getMessage() + ".",
          "See './mediahub status'.");
    }
  }

  /** The history of an account is that of its sessions as well. */
  private static Story whole(MediaHubClient client, Story story) {
    return story.kind().equals("user") ? story.with(client.auditedSessions(story.id())) : story;
  }

  private Story story(MediaHubClient client) {
    if (kind != null) {
      return Story.of(kind, id, client.audit(kind, id, changes));
    }
    if (id.contains(":")) {
      return Story.of("grant", id, client.audit("grant", id, changes));
    }
    for (String each : KINDS) {
      List<AuditedEvent> events = eventsIfAny(client, each);
      if (!events.isEmpty()) {
        return Story.of(each, id, events);
      }
    }
    throw new Failure(
        ExitCode.CHECK_FAILED,
        "Nothing is known of " + id + ", or this account may not see it.",
        "Check the id, or ask as the owner or an administrator.");
  }

  private List<AuditedEvent> eventsIfAny(MediaHubClient client, String each) {
    try {
      return client.audit(each, id, changes);
    } catch (ApiException e) {
      if (e.status() == NOT_FOUND) {
        return List.of();
      }
      throw e;
    }
  }

  private void say(Story story) {
    if (output == Output.JSON) {
      System.out.println(Output.json(story));
    } else {
      StoryText.of(story, changes).forEach(System.out::println);
    }
  }

  private void say(AccessAtTime answer) {
    if (output == Output.JSON) {
      System.out.println(Output.json(answer));
      return;
    }
    System.out.println("At " + answer.at() + ": " + answer.sentence());
    for (AccessAtTime.GrantThen grant : answer.grants()) {
      System.out.printf(
          "  %s, version %d: given by %s at %s (event %s)%n",
          grant.grantId(),
          grant.version(),
          grant.granted().by(),
          grant.granted().at(),
          grant.granted().eventId());
      AccessAtTime.Act revoked = grant.revoked();
      if (revoked != null) {
        System.out.printf(
            "    revoked by %s at %s (event %s)%n", revoked.by(), revoked.at(), revoked.eventId());
      }
    }
  }

  private static Failure usage(String sentence, String hint) {
    return new Failure(ExitCode.USAGE, sentence, hint);
  }
}
