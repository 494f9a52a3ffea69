package io.mediahub.view.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes server-sent events to one client, on its own virtual thread, until the client is gone or
 * too slow, or its time is up.
 */
final class LiveStream {
  private static final int MOST_AT_ONCE = 100;
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final LiveLog log;
  private final Hearing hearing;
  private final JsonMapper json;
  private final OutputStream out;
  private boolean behind;

  LiveStream(LiveLog log, Hearing hearing, JsonMapper json, OutputStream out) {
    this.log = log;
    this.hearing = hearing;
    this.json = json;
    this.out = out;
  }

  /**
   * @param place where the client is
   * @param lasts until it shall connect again
   * @param stands whether the client's session goes on, asked once a second
   * @throws IOException when the client is gone, or takes nothing for as long as the server waits
   */
  void run(LiveLog.Place place, Duration heartbeat, Duration lasts, BooleanSupplier stands)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + lasts.toNanos();
    text("retry: 1000\n"); // who was cut off comes back after a second
    LiveCursor heard = place.heard();
    tell(place.missed() ? "reset" : "ready", heard, "{}");
    out.flush();
    long next = place.next();
    long written = System.nanoTime();
    while (System.nanoTime() < end && stands.getAsBoolean()) {
      LiveLog.Batch batch = log.await(next, shorter(heartbeat, ASK_AGAIN), MOST_AT_ONCE);
      behind = batch.behind();
      if (batch.closed() || behind) {
        return; // the next connection says what it has missed
      }
      boolean told = false;
      for (LiveEvent event : batch.events()) {
        heard = heard.with(event.cursor());
        if (!place.heard().covers(event.partition(), event.offset()) && hearing.hears(event)) {
          tell(event.news().kind(), heard, json.writeValueAsString(event.news()));
          told = true;
        }
      }
      if (!told && System.nanoTime() - written >= heartbeat.toNanos()) {
        heard = batch.events().isEmpty() ? heard.with(batch.end()) : heard;
        // An id without data moves the client's place and is no event to it.
        text(": still here\nid: " + heard.text() + "\n\n");
        told = true;
      }
      if (told) {
        out.flush();
        written = System.nanoTime();
      }
      next = batch.next();
    }
  }

  /** Whether it ended because the client took events too slowly. */
  boolean isBehind() {
    return behind;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void tell(String kind, LiveCursor cursor, String data) throws IOException {
    text("event: " + kind + "\nid: " + cursor.text() + "\ndata: " + data + "\n\n");
  }

  private void text(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }
}
