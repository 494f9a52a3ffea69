package io.mediahub.edge.behaviour;

import io.mediahub.edge.origin.Service;

/** Where a behaviour sends a request. */
public sealed interface Target {

  /** To the edge itself. */
  record Health() implements Target {}

  /** For everybody; the service behind it checks who asks. */
  sealed interface Open extends Target {}

  /** For viewers with signed cookies or a signed URL of a playback that goes on. */
  sealed interface Restricted extends Target {}

  /**
   * To the same path of a service.
   *
   * @param text whether the body is a file of text, and may be larger than that of other requests
   */
  record Api(Service service, boolean text) implements Open {
    public Api(Service service) {
      this(service, false);
    }
  }

  /** To the same path of a service whose answer goes on for as long as the client listens. */
  record Live(Service service) implements Open {}

  /** To one fixed path of a service. */
  record Fixed(Service service, String path) implements Open {}

  /** To the service that renders playlists, below {@code /internal/playlists}. */
  record Playlists(Service service) implements Restricted {}

  /**
   * To the service that asks the grant before it gives out a key, below {@code /internal/keys}: it
   * is told which playback asks.
   */
  record Keys(Service service) implements Restricted {}

  /** To the media bucket. */
  record Media() implements Restricted {}
}
