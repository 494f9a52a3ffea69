package io.mediahub.local.demo;

import io.mediahub.client.Event;
import io.mediahub.client.Media;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code demo --output json} prints.
 *
 * @param status published, refused or failed
 * @param refusal why there is nothing to watch; null when published
 * @param playlistUrl of the owner's playback, which stays good; null unless published
 * @param cookies of that playback, name to value
 * @param timings milliseconds from the accepted request to upload
 * @param read what the viewer read through the edge; null unless published
 * @param checks by name, whether each check holds
 */
public record DemoResult(
    @Nullable String mediaId,
    String title,
    String status,
    Media.@Nullable Refusal refusal,
    @Nullable String playlistUrl,
    Map<String, String> cookies,
    Person owner,
    Person viewer,
    Timings timings,
    List<Media.Rendition> renditions,
    @Nullable Read read,
    Map<String, Boolean> checks,
    List<Event> events) {

  /** Whether every check holds. */
  public boolean good() {
    return checks.values().stream().allMatch(Boolean::booleanValue);
  }

  /** An account that the demo made; its password is good for nothing else. */
  public record Person(String userId, String email, String password) {}

  /** Milliseconds since the upload was asked for; null for what was not reached. */
  public record Timings(
      @Nullable Long uploaded,
      @Nullable Long inspected,
      @Nullable Long firstPlayable,
      @Nullable Long published) {}

  /** Everything that the playlists name was read. */
  public record Read(int playlists, int segments, long bytes, long millis) {}
}
