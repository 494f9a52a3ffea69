package io.mediahub.streams.witness;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** The rows of one read model, as the witness asks for them. Used by one thread. */
public interface LiveRows {

  /**
   * @param version of the last event that is in the row
   * @param fields as {@link Testimony#fields}; empty where there is no row
   */
  record Live(long version, Map<String, String> fields) {}

  /** The progress by partition of the topic. */
  Map<Integer, Long> progress(Testimony.Kind kind);

  /** Keys without an event are missing in the answer. */
  Map<String, Live> read(Testimony.Kind kind, Collection<String> keys);

  /** Which of these keys wait for somebody. */
  Set<String> parked(Testimony.Kind kind, Collection<String> keys);
}
