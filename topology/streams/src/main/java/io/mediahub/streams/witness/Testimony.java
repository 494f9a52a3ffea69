package io.mediahub.streams.witness;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import mediahub.Envelope;
import mediahub.Event;
import mediahub.grant.GrantRevoked;
import mediahub.grant.LimitedViewGranted;
import mediahub.grant.ViewGranted;
import mediahub.upload.MediaDeleted;
import mediahub.upload.UploadAborted;
import mediahub.upload.UploadCompleted;
import mediahub.upload.UploadDeclined;
import mediahub.upload.UploadRefused;
import mediahub.upload.UploadRequested;
import mediahub.user.Role;
import mediahub.user.UserForgettingBegun;
import mediahub.user.UserForgotten;
import mediahub.user.UserRegistered;
import mediahub.user.UserRolesChanged;
import org.jspecify.annotations.Nullable;

/**
 * What the witness knows of one aggregate: the few fields that decide who may do what.
 *
 * @param version of the last event
 * @param offset of the last event
 * @param fields empty where the read model has no row
 */
public record Testimony(
    Kind kind, String key, int partition, long version, long offset, Map<String, String> fields) {

  /** What an aggregate is. */
  public enum Kind {
    USER("mediahub.user.events.v1", "user-directory"),
    GRANT("mediahub.grant.events.v1", "viewer-access"),
    UPLOAD("mediahub.upload.events.v1", "media-catalogue");

    private final String topic;
    private final String model;

    Kind(String topic, String model) {
      this.topic = topic;
      this.model = model;
    }

    public String topic() {
      return topic;
    }

    /** The read model whose rows are held against it. */
    public String model() {
      return model;
    }
  }

  static Testimony none(Kind kind, String key, int partition) {
    return new Testimony(kind, key, partition, 0, -1, Map.of());
  }

  Testimony after(Envelope envelope, long at) {
    return new Testimony(
        kind,
        key,
        partition,
        envelope.getMetadata().getVersion(),
        at,
        Map.copyOf(fields(envelope.fact())));
  }

  private Map<String, String> fields(Event event) {
    return switch (event) {
      case UserRegistered e -> Map.of("roles", roles(e.getRoles()));
      case UserRolesChanged e -> fields.isEmpty() ? fields : Map.of("roles", roles(e.getRoles()));
      case UserForgettingBegun e -> Map.of(); // has no row any more
      case UserForgotten e -> Map.of();
      case ViewGranted e -> grant(e.getMediaId(), e.getViewerId(), true);
      case LimitedViewGranted e -> grant(e.getMediaId(), e.getViewerId(), true);
      case GrantRevoked e -> grant(e.getMediaId(), e.getViewerId(), false);
      case UploadRequested e -> Map.of("owner", e.getOwnerId(), "state", "uploading");
      case UploadDeclined e -> Map.of("owner", e.getOwnerId(), "state", "refused");
      case UploadCompleted e -> state("completed");
      case UploadAborted e -> state("aborted");
      case UploadRefused e -> state("refused");
      case MediaDeleted e -> state("deleted");
      default -> fields;
    };
  }

  private static String roles(Iterable<Role> roles) {
    TreeSet<String> names = new TreeSet<>();
    roles.forEach(role -> names.add(role.name()));
    return String.join(" ", names);
  }

  private static Map<String, String> grant(String media, @Nullable String viewer, boolean active) {
    return Map.of(
        "media", media,
        "viewer", Objects.requireNonNullElse(viewer, "everyone"),
        "active", String.valueOf(active));
  }

  /** An upload that was never requested has no row. */
  private Map<String, String> state(String state) {
    if (fields.isEmpty()) {
      return fields;
    }
    Map<String, String> next = new LinkedHashMap<>(fields);
    next.put("state", state);
    return next;
  }
}
