package io.mediahub.proof.log;

import io.mediahub.proof.Frontier;
import io.mediahub.proof.Hash;
import io.mediahub.proof.note.Checkpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the exported records of one tree with its checkpoint, and names each record that is not
 * what was recorded. The list of leaves leads to the signed root, so it can be trusted once that is
 * checked; each record must then have its leaf. It looks a thousand records ahead to tell what
 * happened, and holds no more of them.
 */
public final class ExportCheck {
  private static final int AHEAD = 1000;
  private static final int MOST_FAULTS = 100;

  /** A line of the file; no hash when it is not a record. */
  private record Line(long number, @Nullable LogRecord content, @Nullable Hash hash) {
    String name() {
      return content == null
          ? "line " + number
          : "line %d (offset %d)".formatted(number, content.offset());
    }
  }

  private final Iterator<String> lines;
  private final byte[] leaves;
  private final long size;
  private final Deque<Line> ahead = new ArrayDeque<>();
  private final List<Line> recent = new ArrayList<>();
  private final Set<Long> takenEarly = new HashSet<>();
  private final List<Fault> faults = new ArrayList<>();
  private long read;
  private long next;

  private ExportCheck(Iterator<String> lines, byte[] leaves, long size) {
    this.lines = lines;
    this.leaves = leaves;
    this.size = size;
  }

  /**
   * @param lines of the file, each as {@link LogRecord#json}
   * @param leaves the list of leaves, 32 bytes each
   * @param head what was signed; its signature is checked by the caller
   * @return nothing when all is as it was recorded; at most a hundred faults
   */
  public static List<Fault> of(Iterator<String> lines, byte[] leaves, Checkpoint head) {
    Hash root = rootOf(leaves, head.size());
    if (root != null && root.equals(head.root())) {
      ExportCheck check = new ExportCheck(lines, leaves, head.size());
      check.run();
      return List.copyOf(check.faults);
    }
    List<Fault> faults = new ArrayList<>();
    faults.add(
        new Fault(
            Fault.Kind.LEAVES_ALTERED,
            0,
            "The list of leaves of %s is not the one that the checkpoint signs."
                .formatted(head.origin())));
    recordsAlone(lines, head).ifPresent(faults::add);
    return faults;
  }

  private static @Nullable Hash rootOf(byte[] leaves, long size) {
    if (leaves.length != size * Hash.LENGTH) {
      return null;
    }
    Frontier tree = Frontier.empty();
    for (int i = 0; i < size; i++) {
      tree.append(Hash.at(leaves, i));
    }
    return tree.root();
  }

  /** Without leaves to compare with, all that can be said is whether the records are right. */
  private static Optional<Fault> recordsAlone(Iterator<String> lines, Checkpoint head) {
    Frontier tree = Frontier.empty();
    long line = 0;
    while (lines.hasNext()) {
      line++;
      try {
        tree.append(LogRecord.parse(lines.next()).leaf());
      } catch (IllegalArgumentException e) {
        return Optional.of(
            new Fault(Fault.Kind.UNREADABLE, line, "Line %d is not a record.".formatted(line)));
      }
    }
    return tree.size() == head.size() && tree.root().equals(head.root())
        ? Optional.empty()
        : Optional.of(
            new Fault(
                Fault.Kind.CHANGED,
                0,
                "Its records are not those that the checkpoint signs either; without the list of"
                    + " leaves it cannot be said which."));
  }

  private void run() {
    while (faults.size() < MOST_FAULTS) {
      while (takenEarly.remove(next)) {
        next++;
      }
      Line line = peek();
      if (line == null) {
        if (next < size) {
          add(
              Fault.Kind.TRUNCATED,
              read,
              "The last %d of %d records are missing.".formatted(size - next, size));
        }
        return;
      }
      if (next < size && Hash.at(leaves, (int) next).equals(line.hash())) {
        take();
        next++;
      } else {
        differs(line);
      }
    }
  }

  private void differs(Line line) {
    Hash hash = line.hash();
    Long leaf = hash == null ? null : laterLeaf(hash);
    boolean comesLater = next < size && isAhead(Hash.at(leaves, (int) next));
    if (hash == null) {
      add(
          Fault.Kind.UNREADABLE,
          line.number(),
          "Line %d is not a record.".formatted(line.number()));
      take();
      next += comesLater ? 0 : 1;
    } else if (wasRecent(hash)) {
      add(
          Fault.Kind.DUPLICATED,
          line.number(),
          "The record of %s stands twice.".formatted(line.name()));
      take();
    } else if (leaf != null) {
      if (comesLater) {
        add(
            Fault.Kind.OUT_OF_ORDER,
            line.number(),
            "The record of %s is leaf %d and stands where leaf %d belongs."
                .formatted(line.name(), leaf, next));
        takenEarly.add(leaf);
        take();
      } else {
        add(
            Fault.Kind.DROPPED,
            line.number(),
            "The record of leaf %d is missing before %s.".formatted(next, line.name()));
        next++;
      }
    } else if (comesLater || next >= size) {
      add(
          Fault.Kind.ADDED,
          line.number(),
          "The record of %s was never recorded there.".formatted(line.name()));
      take();
    } else {
      add(
          Fault.Kind.CHANGED,
          line.number(),
          "The record of %s is not what was recorded as leaf %d: its value, key, time or offset"
                  .formatted(line.name(), next)
              + " was changed.");
      take();
      next++;
    }
  }

  private void add(Fault.Kind kind, long line, String sentence) {
    faults.add(new Fault(kind, line, sentence));
  }

  private boolean isAhead(Hash leaf) {
    fill();
    return ahead.stream().skip(1).anyMatch(line -> leaf.equals(line.hash()));
  }

  private boolean wasRecent(Hash leaf) {
    return recent.stream().anyMatch(line -> leaf.equals(line.hash()));
  }

  private @Nullable Long laterLeaf(Hash leaf) {
    for (long i = next + 1; i < Math.min(size, next + AHEAD); i++) {
      if (Hash.at(leaves, (int) i).equals(leaf)) {
        return i;
      }
    }
    return null;
  }

  private @Nullable Line peek() {
    if (ahead.isEmpty()) {
      readOne();
    }
    return ahead.peekFirst();
  }

  private void take() {
    recent.add(ahead.removeFirst());
    if (recent.size() > 2 * AHEAD) {
      recent.subList(0, AHEAD).clear();
    }
  }

  private void fill() {
    while (ahead.size() < AHEAD && lines.hasNext()) {
      readOne();
    }
  }

  private void readOne() {
    if (!lines.hasNext()) {
      return;
    }
    String text = lines.next();
    read++;
    try {
      LogRecord content = LogRecord.parse(text);
      ahead.addLast(new Line(read, content, content.leaf()));
    } catch (IllegalArgumentException e) {
      ahead.addLast(new Line(read, null, null));
    }
  }
}
