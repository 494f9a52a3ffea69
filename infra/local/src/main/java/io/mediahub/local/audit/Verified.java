package io.mediahub.local.audit;

import io.mediahub.proof.log.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * What a verification found.
 *
 * @param proved sentences about what is right
 * @param faults what is not, by file
 */
public record Verified(List<String> proved, List<Item> faults) {
  /**
   * @param kind code of what is wrong
   * @param line in the file, from 1; 0 when it is about no line
   */
  public record Item(String file, String kind, long line, String sentence) {
    static Item of(String file, Fault fault) {
      return new Item(file, fault.kind().code(), fault.line(), fault.sentence());
    }

    static Item of(String file, Fault.Kind kind, String sentence) {
      return new Item(file, kind.code(), 0, sentence);
    }
  }

  static Verified empty() {
    return new Verified(new ArrayList<>(), new ArrayList<>());
  }

  void add(Verified other) {
    proved.addAll(other.proved);
    faults.addAll(other.faults);
  }

  public boolean holds() {
    return faults.isEmpty();
  }
}
