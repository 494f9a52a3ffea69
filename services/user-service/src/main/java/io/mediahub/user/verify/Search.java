package io.mediahub.user.verify;

import io.mediahub.user.verify.Needles.Form;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Searches what is written to it, however it is cut into pieces. Memory is bounded: a window is
 * kept, and the end of the one before it.
 */
final class Search extends OutputStream {
  private static final int WINDOW = 1 << 18;

  /** Index of the forms by their first byte. */
  private final List<List<Form>> byFirst = new ArrayList<>();

  private final int overlap;
  private final byte[] window;
  private final Set<String> found = new LinkedHashSet<>();
  private int filled;

  /** How much of the window was there, and searched, before. */
  private int searched;

  private long bytes;

  Search(Needles needles) {
    for (int i = 0; i < 256; i++) {
      byFirst.add(new ArrayList<>());
    }
    for (Form form : needles.forms()) {
      byFirst.get(form.bytes().array()[0] & 0xFF).add(form);
    }
    overlap = needles.longest() + 1;
    window = new byte[WINDOW + overlap];
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int length) {
    bytes += length;
    int taken = 0;
    while (taken < length) {
      if (filled == window.length) {
        search(false);
      }
      int now = Math.min(length - taken, window.length - filled);
      System.arraycopy(source, from + taken, window, filled, now);
      filled += now;
      taken += now;
    }
  }

  /** What was found since the last call; the next bytes are of something else. */
  Set<String> end() {
    search(true);
    Set<String> all = new LinkedHashSet<>(found);
    found.clear();
    filled = 0;
    searched = 0;
    return all;
  }

  /** How many bytes were searched. */
  long bytes() {
    return bytes;
  }

  private void search(boolean whole) {
    Needles.fold(window, filled);
    // Near the end of the window a needle may go on in the next one, or a letter may follow it.
    int end = whole ? filled : filled - overlap;
    for (int at = searched; at < end; at++) {
      for (Form form : byFirst.get(window[at] & 0xFF)) {
        if (isAt(form, at)) {
          found.add(form.name());
        }
      }
    }
    if (!whole) {
      // One byte before is kept: it tells whether a word begins.
      int from = end - 1;
      System.arraycopy(window, from, window, 0, filled - from);
      filled -= from;
      searched = 1;
    }
  }

  private boolean isAt(Form form, int at) {
    byte[] needle = form.bytes().array();
    if (at + needle.length > filled) {
      return false;
    }
    for (int i = 1; i < needle.length; i++) {
      if (window[at + i] != needle[i]) {
        return false;
      }
    }
    return !form.word() || !(isLetter(at - 1) || isLetter(at + needle.length));
  }

  private boolean isLetter(int at) {
    if (at < 0 || at >= filled) {
      return false;
    }
    byte b = window[at];
    return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b < 0;
  }
}
