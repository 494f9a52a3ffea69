package mediahub;

import org.apache.avro.specific.SpecificRecord;

/**
 * A fact. Its Avro name without the namespace is its type everywhere: headers, audit,
 * documentation.
 */
public interface Event extends SpecificRecord {
  default String type() {
    return getSchema().getName();
  }
}
