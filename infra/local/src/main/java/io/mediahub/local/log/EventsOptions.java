package io.mediahub.local.log;

import io.mediahub.local.terminal.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code events} is asked. */
public final class EventsOptions {
  /** Whether it ends. */
  public enum Action {
    /** From the beginning, or a moment, to now. */
    SHOW,
    /** What comes from now on, or from a moment. */
    TAIL
  }

  @Parameters(paramLabel = "tail|show", description = "Follow what comes, or show what is there.")
  public Action action = Action.SHOW;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      split = ",",
      description = "Only these topics, such as upload.events; all event topics by default.")
  public List<String> topics = new ArrayList<>();

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Only this key, such as the id of a media.")
  public @Nullable String key;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      split = ",",
      description = "Only these types, such as MediaPublished.")
  public List<String> types = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      converter = Since.class,
      description = "From then on: 30m, 2h, 7d ago, or 2026-11-26T17:00:00Z.")
  public @Nullable Instant since;

  @Option(names = "--limit", paramLabel = "EVENTS", description = "End after so many.")
  public @Nullable Long limit;

  @Option(
      names = "--output",
      defaultValue = "text",
      description = {
        "text, or json: an object a line for each event, and one with the status as the last line.",
      })
  public Output output = Output.TEXT;
}
