package io.mediahub.schemas;

import org.apache.avro.Schema;

/** Writers' schemas, by the ids in front of the records' bytes. */
public interface WriterSchemas {

  /**
   * @param reader the topic of the record, whose own schema the registry must know
   * @throws UnknownId when the registry knows the reader's schema, but not this id
   * @throws RegistryAway when the registry is unavailable
   */
  Schema byId(int id, Topic<?> reader);

  /**
   * Loads the reader's own schema, so that records with it can be read while the registry is
   * unavailable.
   */
  default void warm(Topic<?> reader) {}

  /** There is no schema with this id. */
  final class UnknownId extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownId(int id) {
      super("The schema registry has no schema with the id " + id + ".");
    }
  }

  /** The registry does not answer, or does not have this installation's schemas. */
  final class RegistryAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistryAway(String why) {
      super(why);
    }

    public RegistryAway(String why, Throwable cause) {
      super(why, cause);
    }
  }
}
