package io.mediahub.proof.note;

import io.mediahub.proof.Hash;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The heads of all trees of a platform at one moment. It is signed as a note, so that nobody can
 * leave a whole tree out of an export.
 *
 * @param origin of the platform
 * @param at when it was signed, by the signer's clock
 * @param trees by origin
 */
public record Heads(String origin, Instant at, List<Checkpoint> trees) {
  private static final String KIND = "mediahub-heads-v1";

  public Heads {
    trees = List.copyOf(trees);
  }

  /**
   * Reads the text of a note.
   *
   * @throws IllegalArgumentException when it does not list heads
   */
  public static Heads parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.size() < 3 || !lines.get(1).equals(KIND) || !lines.get(2).startsWith("time ")) {
      throw new IllegalArgumentException("It is not a list of heads of the format " + KIND + ".");
    }
    List<Checkpoint> trees = new ArrayList<>();
    for (String line : lines.subList(3, lines.size())) {
      String[] parts = line.split(" ", -1);
      if (parts.length != 3 || !parts[1].matches("0|[1-9][0-9]{0,17}")) {
        throw new IllegalArgumentException("A line of the heads is not 'origin size root'.");
      }
      trees.add(new Checkpoint(parts[0], Long.parseLong(parts[1]), Hash.ofBase64(parts[2])));
    }
    try {
      return new Heads(
          lines.get(0), Instant.parse(lines.get(2).substring("time ".length())), trees);
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException("The time of the heads is not a time.", e);
    }
  }

  public String text() {
    StringBuilder text = new StringBuilder(origin).append('\n').append(KIND).append('\n');
    text.append("time ").append(at).append('\n');
    for (Checkpoint tree : trees) {
      text.append(tree.origin()).append(' ').append(tree.size()).append(' ');
      text.append(tree.root().base64()).append('\n');
    }
    return text.toString();
  }
}
