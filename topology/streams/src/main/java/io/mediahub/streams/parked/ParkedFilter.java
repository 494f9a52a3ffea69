package io.mediahub.streams.parked;

import org.jspecify.annotations.Nullable;

/**
 * Which parked records are meant.
 *
 * @param topic null for all
 * @param key null for all
 */
public record ParkedFilter(@Nullable String topic, @Nullable String key) {
  public static final ParkedFilter ALL = new ParkedFilter(null, null);

  public boolean covers(String ofTopic, String ofKey) {
    return (topic == null || topic.equals(ofTopic)) && (key == null || key.equals(ofKey));
  }
}
