package io.mediahub.bench.jobs;

import io.mediahub.bench.process.Descendants;
import io.mediahub.local.proc.ProcFs;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which chunks of a media the tools of an encoder encode, as their command lines show it. */
final class ChunkRuns {
  /** Not a chunk. */
  static final String OTHER = "other";

  private static final Pattern FRAMES = Pattern.compile("trim=((?:start_pts=\\d+:)?end_pts=\\d+)");

  private ChunkRuns() {}

  /** The frames of a chunk; {@link #OTHER} for what else a tool may do. */
  static String of(String command) {
    Matcher frames = FRAMES.matcher(command);
    return command.contains("-fragment_index") && frames.find() ? frames.group(1) : OTHER;
  }

  /** What is being encoded below a process. */
  static Set<String> at(long encoder) {
    return ProcFs.tree(encoder).stream()
        .map(each -> of(Descendants.toolCommand(each.pid())))
        .filter(chunk -> !chunk.equals(OTHER))
        .collect(Collectors.toSet());
  }

  /** How many chunks were encoded once more, of all runs of the tools for one media. */
  static int again(Collection<Descendants.Run> runs) {
    List<String> chunks =
        runs.stream().map(Descendants.Run::kind).filter(kind -> !kind.equals(OTHER)).toList();
    return chunks.size() - Set.copyOf(chunks).size();
  }

  /**
   * When the last of some chunks was taken up.
   *
   * @return by {@link System#nanoTime}; 0 when one of them never was, since it had been stored
   */
  static long takenUp(Set<String> chunks, Collection<Descendants.Run> runs) {
    return chunks.stream()
        .mapToLong(
            chunk ->
                runs.stream()
                    .filter(run -> run.kind().equals(chunk))
                    .mapToLong(Descendants.Run::seenNanos)
                    .min()
                    .orElse(0))
        .max()
        .orElse(0);
  }
}
