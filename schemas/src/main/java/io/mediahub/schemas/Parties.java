package io.mediahub.schemas;

import java.util.List;

/**
 * Who has to do with a topic, by the names of the processes, and what they may rely on.
 *
 * @param owner decides what is in it, and who is asked before it changes
 * @param producers write to it
 * @param consumers read it in this platform; anybody else may
 */
public record Parties(String owner, List<String> producers, List<String> consumers, Order order) {
  /** Of records that are read. */
  public enum Order {
    /** Records of one key are in one partition, in the order in which they were decided. */
    OF_EACH_KEY("the records of each key are in order"),
    /** Each record goes to any one member of a share group, and may come again. */
    NONE("none: records are shared out among workers, and may come again");

    private final String sentence;

    Order(String sentence) {
      this.sentence = sentence;
    }

    @Override
    public String toString() {
      return sentence;
    }
  }

  /** Of a topic that does not say; a test finds it. */
  static final Parties UNKNOWN = new Parties("", List.of(), List.of(), Order.OF_EACH_KEY);

  public Parties {
    producers = List.copyOf(producers);
    consumers = List.copyOf(consumers);
  }

  /** Owned and written by one process, in order. */
  static Parties from(String owner, String... consumers) {
    return new Parties(owner, List.of(owner), List.of(consumers), Order.OF_EACH_KEY);
  }

  /** The same, written by others. */
  Parties writtenBy(String... others) {
    return new Parties(owner, List.of(others), consumers, order);
  }

  /** The same, shared out. */
  Parties unordered() {
    return new Parties(owner, producers, consumers, Order.NONE);
  }
}
