package mediahub;

import org.apache.avro.specific.SpecificRecord;

/** The value of every event topic: metadata, and one event of that topic's union. */
public interface Envelope extends SpecificRecord {
  Metadata getMetadata();

  /** Avro types a union as Object; {@link #fact()} is the same, typed. */
  Object getEvent();

  default Event fact() {
    return (Event) getEvent();
  }
}
