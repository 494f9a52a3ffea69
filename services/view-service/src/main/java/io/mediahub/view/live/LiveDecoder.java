package io.mediahub.view.live;

import io.mediahub.schemas.AvroCodec;
import io.mediahub.schemas.AvroSerdes;
import io.mediahub.schemas.EventHeaders;
import io.mediahub.schemas.Topic;
import io.mediahub.schemas.Topics;
import io.mediahub.view.live.LiveEvent.GrantChange;
import io.mediahub.view.live.LiveEvent.News;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.encoding.EncodeProgress;
import mediahub.grant.GrantRevoked;
import mediahub.grant.ViewGranted;
import mediahub.rendition.EncodingFailed;
import mediahub.rendition.MediaRefused;
import mediahub.upload.UploadRefused;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes news of records. Records that nobody is told of, which are most, are recognised by their
 * header and not decoded.
 */
final class LiveDecoder {
  /** The topics of the feed, whose order is part of a cursor's meaning. */
  static final List<Topic<? extends Envelope>> TOPICS =
      List.of(
          Topics.UPLOAD_EVENTS,
          Topics.RENDITION_EVENTS,
          Topics.GRANT_EVENTS,
          Topics.ENCODE_PROGRESS);

  private static final Set<String> TOLD = told();

  private final Map<String, AvroCodec<? extends Envelope>> codecs;

  LiveDecoder(AvroSerdes serdes) {
    this.codecs = TOPICS.stream().collect(Collectors.toMap(Topic::name, serdes::codec));
  }

  private static Set<String> told() {
    Set<String> told = new HashSet<>(LiveEvent.TOLD_OF_UPLOADS);
    told.addAll(LiveEvent.TOLD_OF_ACCESS);
    told.addAll(LiveEvent.TOLD_OF_RENDITIONS);
    told.addAll(List.of("ViewGranted", "GrantRevoked", "EncodeProgress"));
    return told;
  }

  /** Makes the event that the feed has read. */
  record Read(News news, @Nullable GrantChange grant) {}

  /**
   * @return null for a record that nobody is told of
   * @throws RuntimeException of the serde, when it cannot be decoded now
   */
  @Nullable Read read(ConsumerRecord<String, byte[]> record) {
    String type = EventHeaders.readType(record.headers());
    if (record.value() == null || (type != null && !TOLD.contains(type))) {
      return null;
    }
    AvroCodec<? extends Envelope> codec = codecs.get(record.topic());
    return codec == null ? null : read(codec.read(record.value()));
  }

  static @Nullable Read read(Envelope envelope) {
    Event event = envelope.fact();
    if (!TOLD.contains(event.type())) {
      return null;
    }
    String id = envelope.getMetadata().getAggregateId();
    Instant at = envelope.getMetadata().getOccurredAt();
    Function<String, News> news = kind -> News.of(kind, id, event.type(), at);
    return switch (event) {
      case ViewGranted e ->
          new Read(
              News.of(News.ACCESS, e.getMediaId(), e.type(), at),
              new GrantChange(e.getViewerId(), true));
      case GrantRevoked e ->
          new Read(
              News.of(News.ACCESS, e.getMediaId(), e.type(), at),
              new GrantChange(e.getViewerId(), false));
      case EncodeProgress e ->
          new Read(news.apply(News.PROGRESS).progressed(e.getPermille(), e.getEtaMillis()), null);
      case UploadRefused e ->
          new Read(news.apply(News.STATUS).because(e.getCode(), e.getSentence()), null);
      case MediaRefused e ->
          new Read(news.apply(News.STATUS).because(e.getCode(), e.getSentence()), null);
      case EncodingFailed e ->
          new Read(news.apply(News.STATUS).because(e.getCode(), e.getSentence()), null);
      default ->
          new Read(
              news.apply(
                  LiveEvent.TOLD_OF_ACCESS.contains(event.type()) ? News.ACCESS : News.STATUS),
              null);
    };
  }
}
