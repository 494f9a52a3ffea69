package io.mediahub.streams.rendition;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much of the workers one owner may have, in one partition: a few media at once, a few more in
 * the queue for what nobody else wants, and the others wait here, in order.
 */
final class Shares {
  private final int atOnce;
  private final int queued;
  private final Map<String, Owner> owners = new HashMap<>();

  /**
   * @param atOnce media of an owner whose jobs are as urgent as anyone's
   * @param queued more media of an owner whose jobs may be in the queue
   */
  Shares(int atOnce, int queued) {
    this.atOnce = atOnce;
    this.queued = queued;
  }

  private static final class Owner {
    final Set<String> admitted = new LinkedHashSet<>();
    final Set<String> waiting = new LinkedHashSet<>();
  }

  /**
   * Takes the media up, if it is new.
   *
   * @return whether its jobs may be dispatched
   */
  boolean admits(String ownerId, String mediaId) {
    Owner owner = owners.computeIfAbsent(ownerId, id -> new Owner());
    if (!owner.admitted.contains(mediaId) && !owner.waiting.contains(mediaId)) {
      (owner.admitted.size() < atOnce + queued ? owner.admitted : owner.waiting).add(mediaId);
    }
    return owner.admitted.contains(mediaId);
  }

  /** Whether the media is one of those that the owner may have at once. */
  boolean isWithin(String ownerId, String mediaId) {
    Owner owner = owners.get(ownerId);
    return owner != null && owner.admitted.stream().limit(atOnce).anyMatch(mediaId::equals);
  }

  /**
   * The media has no jobs any more.
   *
   * @return the media whose jobs may be dispatched instead
   */
  Optional<String> left(String ownerId, String mediaId) {
    Owner owner = owners.get(ownerId);
    if (owner == null) {
      return Optional.empty();
    }
    boolean made = owner.admitted.remove(mediaId);
    owner.waiting.remove(mediaId);
    Iterator<String> next = owner.waiting.iterator();
    Optional<String> admitted = Optional.empty();
    if (made && next.hasNext()) {
      admitted = Optional.of(next.next());
      next.remove();
      owner.admitted.add(admitted.get());
    }
    if (owner.admitted.isEmpty() && owner.waiting.isEmpty()) {
      owners.remove(ownerId);
    }
    return admitted;
  }
}
