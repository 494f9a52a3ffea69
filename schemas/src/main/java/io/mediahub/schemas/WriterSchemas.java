package io.mediahub.schemas;

import org.apache.avro.Schema;

/** The schemas that records were written with, by the ids in front of their bytes. */
public interface WriterSchemas {

  /**
   * @param reader the topic that the id was read from; its own schema is one that the registry must
   *     know
   * @throws UnknownId when the registry knows the reader's own schema and none with this id
   * @throws RegistryAway when the registry does not say
   */
  Schema byId(int id, Topic<?> reader);

  /**
   * Makes sure that records with the reader's own schema can be read while the registry is away.
   */
  default void warm(Topic<?> reader) {}

  /** There is no schema with this id. */
  final class UnknownId extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnknownId(int id) {
      super("The schema registry has no schema with the id " + id + ".");
    }
  }

  /** The registry did not answer, or not as a registry of this installation does. */
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
