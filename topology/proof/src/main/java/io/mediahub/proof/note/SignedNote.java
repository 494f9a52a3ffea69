package io.mediahub.proof.note;

import io.mediahub.proof.Canonical;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Text with signatures below it, in the format of <a href="https://c2sp.org/signed-note">C2SP</a>.
 * Signatures of others, such as witnesses, may stand beside the log's own.
 */
public final class SignedNote {
  private static final String DASH = "\u2014 ";
  private static final int ID_LENGTH = 4;
  private static final int MOST_SIGNATURES = 100;
  private static final int MOST_CHARACTERS = 1_000_000;

  /** A line with a signature. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Line(String name, byte[] id, byte[] signature) {
    private String text() {
      byte[] both = Arrays.copyOf(id, ID_LENGTH + signature.length);
      System.arraycopy(signature, 0, both, ID_LENGTH, signature.length);
      return DASH + name + " " + Base64.getEncoder().encodeToString(both) + "\n";
    }
  }

  private final String text;
  private final List<Line> lines;

  private SignedNote(String text, List<Line> lines) {
    this.text = text;
    this.lines = lines;
  }

  static SignedNote of(String text, List<Line> lines) {
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new IllegalArgumentException("A note is lines of text, each with its newline.");
    }
    return new SignedNote(text, List.copyOf(lines));
  }

  /**
   * @throws IllegalArgumentException when it is no signed note
   */
  public static SignedNote parse(String note) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || note.length() > MOST_CHARACTERS || !note.endsWith("\n")) {
      throw new IllegalArgumentException("It is not a note with signatures below an empty line.");
    }
    List<Line> lines = new ArrayList<>();
    for (String line : note.substring(end + 2, note.length() - 1).split("\n", -1)) {
      String[] parts = line.split(" ", -1);
      if (parts.length != 3 || !line.startsWith(DASH) || lines.size() == MOST_SIGNATURES) {
        throw new IllegalArgumentException("A line of the note is not a signature.");
      }
      byte[] both = Canonical.base64(parts[2]);
      if (both.length <= ID_LENGTH) {
        throw new IllegalArgumentException("A signature of the note is too short.");
      }
      lines.add(
          new Line(
              parts[1],
              Arrays.copyOf(both, ID_LENGTH),
              Arrays.copyOfRange(both, ID_LENGTH, both.length)));
    }
    SignedNote parsed = of(note.substring(0, end + 1), lines);
    if (!parsed.toString().equals(note)) {
      throw new IllegalArgumentException("The note is not written as notes are.");
    }
    return parsed;
  }

  /** What is signed: lines, each with its newline. */
  public String text() {
    return text;
  }

  /** Whether that key signed it; a wrong signature beside a right one counts as none. */
  public boolean isSignedBy(NoteKey key) {
    List<Line> own =
        lines.stream()
            .filter(line -> line.name().equals(key.name()) && Arrays.equals(line.id(), key.id()))
            .toList();
    return !own.isEmpty() && own.stream().allMatch(line -> key.verifies(text, line.signature()));
  }

  /** The note, as it is kept and sent. */
  @Override
  public String toString() {
    StringBuilder all = new StringBuilder(text).append('\n');
    lines.forEach(line -> all.append(line.text()));
    return all.toString();
  }
}
