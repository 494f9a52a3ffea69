package io.mediahub.bench.encode;

import io.mediahub.bench.Account;
import io.mediahub.bench.Environment;
import io.mediahub.client.ApiException;
import io.mediahub.client.Playback;
import io.mediahub.client.Playlists;
import io.mediahub.client.Playlists.MediaList;
import io.mediahub.client.SourceFile;
import io.mediahub.client.StreamReader;
import io.mediahub.client.Upload;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One upload, watched until a player has its first bytes. Milliseconds count from the answer to the
 * completed upload; a row that was there before the answer counts as 0.
 *
 * @param row until the catalogue says that it can be played
 * @param playlist until the edge served a playlist of pictures (or of sound) with a segment
 * @param bytes until its first segment, with the init segment, was read through the edge
 * @param hops what the time until the row is made of
 */
record FirstPlayable(
    String mediaId, double row, double playlist, double bytes, Map<String, Double> hops) {
  private static final long LOOK_NANOS = 1_000_000;
  private static final long ASK_NANOS = 5_000_000;
  private static final int OK = 200;
  private static final String ROW =
      "select first_playable_at is not null, phase from catalogue_media where media_id = ?";

  static FirstPlayable measure(Environment environment, Account owner, Path file, Duration limit)
      throws Exception {
    try (Trail trail = new Trail(environment.setting("mediahub.kafka.bootstrap"));
        Connection views = environment.views();
        PreparedStatement row = views.prepareStatement(ROW)) {
      Upload upload =
          owner
              .client()
              .startUpload(
                  "Benchmark",
                  Clip.contentType(file),
                  SourceFile.size(file),
                  SourceFile.sha256(file));
      owner.client().uploadParts(upload, file, sent -> {});
      String mediaId = upload.mediaId();
      owner.client().complete(mediaId);
      long start = System.nanoTime();
      long completed = System.currentTimeMillis();
      long deadline = start + limit.toNanos();
      awaitRow(row, mediaId, deadline);
      double atRow = millis(start);
      long seen = System.currentTimeMillis();
      Playback playback = playback(owner, mediaId, deadline);
      StreamReader streams = owner.client().streams();
      URI address = playback.playlist();
      String cookies = playback.cookieHeader();
      List<URI> media =
          Playlists.multivariant(address, text(streams, address, cookies, deadline)).media();
      // Sound is named first; the last ones are pictures, if there are any.
      URI last = media.getLast();
      MediaList list = Playlists.media(last, text(streams, last, cookies, deadline));
      while (list.pieces().isEmpty()) {
        pause(deadline, "The playlist " + last.getPath() + " names no segment");
        list = Playlists.media(last, text(streams, last, cookies, deadline));
      }
      double atPlaylist = millis(start);
      if (list.init() != null) {
        body(streams, list.init(), cookies, deadline);
      }
      body(streams, list.pieces().getFirst().uri(), cookies, deadline);
      double atBytes = millis(start);
      return new FirstPlayable(
          mediaId, atRow, atPlaylist, atBytes, trail.hops(mediaId, completed, seen));
    }
  }

  private static void awaitRow(PreparedStatement row, String mediaId, long deadline)
      throws SQLException {
    row.setString(1, mediaId);
    String phase = "unknown";
    while (System.nanoTime() < deadline) {
      try (ResultSet found = row.executeQuery()) {
        if (found.next()) {
          if (found.getBoolean(1)) {
            return;
          }
          @Nullable String now = found.getString(2);
          phase = now == null ? phase : now;
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw late("The media cannot be played; its phase is " + phase);
  }

  /** As soon as the write side and the read side agree that there is something. */
  private static Playback playback(Account owner, String mediaId, long deadline) {
    while (true) {
      try {
        return owner.client().startPlayback(mediaId);
      } catch (ApiException e) {
        if (e.status() != 404 && e.status() != 409 && !e.mayPass()) {
          throw e;
        }
        pause(deadline, "No playback can be begun: " + e.code());
      }
    }
  }

  private static String text(StreamReader streams, URI uri, String cookies, long deadline) {
    return new String(body(streams, uri, cookies, deadline), StandardCharsets.UTF_8);
  }

  private static byte[] body(StreamReader streams, URI uri, String cookies, long deadline) {
    while (true) {
      HttpResponse<byte[]> answer = streams.get(uri, cookies);
      if (answer.statusCode() == OK) {
        return answer.body();
      }
      pause(deadline, "The edge answers " + answer.statusCode() + " for " + uri.getPath());
    }
  }

  private static void pause(long deadline, String otherwise) {
    if (System.nanoTime() > deadline) {
      throw late(otherwise);
    }
    LockSupport.parkNanos(ASK_NANOS);
  }

  private static Failure late(String what) {
    return new Failure(
        ExitCode.TIMED_OUT,
        what + ", and the time for it is over.",
        "See './mediahub logs encoder-service', or give it more time with --limit.");
  }

  private static double millis(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
