package mediahub.encoding;

/** What a worker may be asked to do. */
public sealed interface EncodeWork extends org.apache.avro.specific.SpecificRecord
    permits Inspect, EncodeLadder, Sweep {}
