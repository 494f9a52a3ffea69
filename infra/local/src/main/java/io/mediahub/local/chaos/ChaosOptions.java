package io.mediahub.local.chaos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code chaos} is asked. */
public final class ChaosOptions {
  @Option(
      names = "--faults",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many faults, one after the other (20).")
  public int faults = 20;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Which faults: the same seed makes the same ones. A new one by default.")
  public @Nullable Long seed;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      split = ",",
      description = "Only these: kill, pause, cut, disk.")
  public List<FaultKind> kinds = new ArrayList<>();

  @Option(
      names = "--component",
      paramLabel = "NAME",
      split = ",",
      description = "Only these components, as 'status' names them.")
  public List<String> components = new ArrayList<>();

  @Option(
      names = "--longest-pause",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "A pause takes 15 s to this (60).")
  public int longestPause = 60;

  @Option(names = "--yes", description = "Confirm: the platform's processes are killed.")
  public boolean yes;
}
