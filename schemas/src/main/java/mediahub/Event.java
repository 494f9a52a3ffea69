package mediahub;

import org.apache.avro.specific.SpecificRecord;

/**
 * An event. Its schema's full name is the header {@code ce_type}; the audit timeline shows the
 * short name.
 */
public interface Event extends SpecificRecord {
  default String type() {
    return getSchema().getName();
  }
}
