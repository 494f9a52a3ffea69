package io.mediahub.view.live;

import io.mediahub.platform.refusal.RefusalException;
import io.mediahub.view.LiveProblem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * How far somebody has heard: the next offset of each partition, in the order of {@link LiveFeed}.
 * Opaque to clients. It is checked and not signed, since it opens nothing: what a person hears is
 * decided anew for each event.
 */
record LiveCursor(List<Long> next) {
  /** Counted up when partitions mean something else; older cursors are then refused. */
  private static final byte FORMAT = 1;

  LiveCursor {
    next = List.copyOf(next);
  }

  static LiveCursor beginning(int partitions) {
    return new LiveCursor(Collections.nCopies(partitions, 0L));
  }

  /** Whether an event was heard before. */
  boolean covers(int partition, long offset) {
    return offset < next.get(partition);
  }

  /** Whether everything that the other covers is covered. */
  boolean reaches(LiveCursor other) {
    for (int i = 0; i < next.size(); i++) {
      if (next.get(i) < other.next.get(i)) {
        return false;
      }
    }
    return true;
  }

  /** Covers what either covers. */
  LiveCursor with(LiveCursor other) {
    List<Long> both = new ArrayList<>();
    for (int i = 0; i < next.size(); i++) {
      both.add(Math.max(next.get(i), other.next.get(i)));
    }
    return new LiveCursor(both);
  }

  LiveCursor after(int partition, long offset) {
    List<Long> changed = new ArrayList<>(next);
    changed.set(partition, offset + 1);
    return new LiveCursor(changed);
  }

  String text() {
    ByteBuffer bytes = ByteBuffer.allocate(1 + next.size() * Long.BYTES).put(FORMAT);
    next.forEach(bytes::putLong);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /**
   * @throws RefusalException {@code cursor-invalid}
   */
  static LiveCursor parse(String text, int partitions) {
    int size = 1 + partitions * Long.BYTES;
    try {
      byte[] given = text.length() > 2 * size ? new byte[0] : Base64.getUrlDecoder().decode(text);
      if (given.length == size && given[0] == FORMAT) {
        ByteBuffer bytes = ByteBuffer.wrap(given, 1, size - 1);
        List<Long> next = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
          next.add(bytes.getLong());
        }
        if (next.stream().allMatch(each -> each >= 0 && each < Long.MAX_VALUE)) {
          return new LiveCursor(next);
        }
      }
    } catch (IllegalArgumentException e) {
      // not base64: refused below
    }
    throw new RefusalException(LiveProblem.CURSOR_INVALID.refusal());
  }
}
