package io.mediahub.edge.behaviour;

import io.mediahub.edge.origin.Service;

/** Where a behaviour sends a request. */
public sealed interface Target {

  /** To the same path of a service. */
  record Api(Service service) implements Target {}

  /** To one fixed path of a service. */
  record Fixed(Service service, String path) implements Target {}

  /** To the service that folds playlists, below {@code /internal/playlists}. */
  record Playlists(Service service) implements Target {}

  /** To the media bucket. */
  record Media() implements Target {}

  /** To the edge itself. */
  record Health() implements Target {}
}
