package io.mediahub.streams.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mediahub.schemas.Decoded;
import io.mediahub.schemas.EventDecoder;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.WriterSchemas;
import io.mediahub.schemas.WriterSchemas.RegistryAway;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mediahub.Envelope;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * The aggregates of one topic that the witness follows: those whose key has a hash divisible by a
 * number, which is doubled when there are too many. Other records are not even decoded. What is not
 * in order is followed no further: the read model parks it, and says so.
 */
final class Sample<V extends Envelope> {
  private final Testimony.Kind kind;
  private final EventDecoder<V> decoder;
  private final int most;
  private final Map<String, Testimony> known = new HashMap<>();
  private final Set<String> inDisorder = new HashSet<>();
  private int oneIn;

  /**
   * @param most keys to follow
   */
  Sample(Testimony.Kind kind, Topic<V> topic, WriterSchemas schemas, int oneIn, int most) {
    this.kind = kind;
    this.decoder = new EventDecoder<>(topic, schemas);
    this.oneIn = oneIn;
    this.most = most;
  }

  private boolean has(byte[] key) {
    return Integer.remainderUnsigned(Utils.murmur2(key) * 0x85EBCA6B, oneIn) == 0;
  }

  /**
   * @throws RegistryAway when the registry does not answer; the record can be added again
   */
  void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null || !has(record.key())) {
      return;
    }
    String key = new String(record.key(), UTF_8);
    if (inDisorder.contains(key)) {
      return;
    }
    switch (decoder.decode(record.value())) {
      case Decoded.Value<V>(V envelope) -> add(key, envelope, record);
      case Decoded.Unreadable<V> unreadable -> disorder(key);
      case Decoded.RegistryAway<V>(var why) -> throw new RegistryAway(why);
    }
  }

  private void add(String key, V envelope, ConsumerRecord<byte[], byte[]> record) {
    Testimony before = known.getOrDefault(key, Testimony.none(kind, key, record.partition()));
    long version = envelope.getMetadata().getVersion();
    if (version <= before.version()) {
      return; // it came twice
    }
    if (version != before.version() + 1) {
      disorder(key);
      return;
    }
    known.put(key, before.after(envelope, record.offset()));
    while (known.size() > most) {
      oneIn *= 2;
      known.keySet().removeIf(other -> !has(other.getBytes(UTF_8)));
      inDisorder.removeIf(other -> !has(other.getBytes(UTF_8)));
    }
  }

  private void disorder(String key) {
    known.remove(key);
    if (inDisorder.size() < most) {
      inDisorder.add(key);
    } else {
      oneIn *= 2;
      known.keySet().removeIf(other -> !has(other.getBytes(UTF_8)));
      inDisorder.removeIf(other -> !has(other.getBytes(UTF_8)));
    }
  }

  Testimony.Kind kind() {
    return kind;
  }

  Collection<Testimony> all() {
    return List.copyOf(new ArrayList<>(known.values()));
  }
}
