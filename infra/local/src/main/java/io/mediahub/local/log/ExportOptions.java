package io.mediahub.local.log;

import io.mediahub.local.terminal.Output;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code export} is asked. */
public final class ExportOptions {
  /** Of the files. */
  public enum Format {
    PARQUET
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "parquet",
      description = "Of the files: parquet.")
  public Format format = Format.PARQUET;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      split = ",",
      description = "Only these topics, such as upload.events; all event topics by default.")
  public List<String> topics = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      converter = Since.class,
      description = "Nothing that is older: 30m, 2h, 7d ago, or 2026-11-26T17:00:00Z.")
  public @Nullable Instant since;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "Where to (export, in the folder of the environment).")
  public @Nullable Path to;

  @Option(names = "--output", defaultValue = "text", description = "text or json.")
  public Output output = Output.TEXT;
}
