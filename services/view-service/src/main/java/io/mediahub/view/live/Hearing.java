package io.mediahub.view.live;

import io.mediahub.domain.media.Access;
import io.mediahub.view.access.Grants;
import io.mediahub.view.live.LiveEvent.GrantChange;
import io.mediahub.view.live.LiveEvent.News;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one person may hear of. The write side is asked once for each media and again after a change
 * of its grants or a decision about who may watch it, so that a revocation counts at once. Used by
 * one thread.
 */
final class Hearing {
  private static final int MOST = 1000;

  private final Grants grants;
  private final String userId;
  private final @Nullable String onlyMedia;
  private final Predicate<String> watches;

  @SuppressWarnings("serial") // never serialized
  private final Map<String, Boolean> mayWatch =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param onlyMedia null for all media
   * @param watches whether the person is watching a media
   */
  Hearing(Grants grants, String userId, @Nullable String onlyMedia, Predicate<String> watches) {
    this.grants = grants;
    this.userId = userId;
    this.onlyMedia = onlyMedia;
    this.watches = watches;
  }

  boolean hears(LiveEvent event) {
    String mediaId = event.news().mediaId();
    if (onlyMedia != null && !onlyMedia.equals(mediaId)) {
      return false;
    }
    GrantChange change = event.grant();
    if (change == null) {
      if (event.news().kind().equals(News.ACCESS)) {
        // Who heard of the media, or watches it, is told that access is lost, and nothing after it.
        boolean before = Boolean.TRUE.equals(mayWatch.remove(mediaId));
        return mayWatch.computeIfAbsent(mediaId, this::ask) || before || watches.test(mediaId);
      }
      return mayWatch.computeIfAbsent(mediaId, this::ask);
    }
    mayWatch.remove(mediaId);
    boolean theirs = change.viewerId() == null || change.viewerId().equals(userId);
    // Who lost access is told of that, and of nothing after it. Whom else it concerns is not their
    // business, unless they own the media.
    return theirs || grants.accessOf(userId, mediaId, null).filter(Access::owner).isPresent();
  }

  private boolean ask(String mediaId) {
    return grants
        .accessOf(userId, mediaId, null)
        .filter(access -> access.owner() || access.mayWatch())
        .isPresent();
  }
}
