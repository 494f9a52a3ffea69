package io.mediahub.client;

import io.mediahub.client.Playlists.MediaList;
import io.mediahub.client.Playlists.Multivariant;
import io.mediahub.client.Playlists.Piece;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads a stream like a player: with cookies, through the edge. */
public final class StreamReader {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Http http;

  StreamReader(Http http) {
    this.http = http;
  }

  /**
   * An object as the edge sent it.
   *
   * @param playlist the media playlist that names it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Fetched(URI playlist, URI uri, byte[] bytes) {}

  /**
   * A rendition that was read whole.
   *
   * @param text of its playlist
   * @param bytes of init and segments (or ranges) together
   * @param ended whether the playlist is complete
   */
  public record ReadRendition(
      URI playlist, String text, int segments, long bytes, double seconds, boolean ended) {}

  /**
   * @param multivariant text of the multivariant playlist
   * @param renditions media playlists in the order of the multivariant playlist
   * @param iframes I-frame playlists; their segments are ranges
   */
  public record ReadStream(
      URI address,
      String multivariant,
      List<ReadRendition> renditions,
      List<ReadRendition> iframes) {

    public int playlists() {
      return 1 + renditions.size() + iframes.size();
    }

    public int segments() {
      return renditions.stream().mapToInt(ReadRendition::segments).sum();
    }

    public long bytes() {
      return renditions.stream().mapToLong(ReadRendition::bytes).sum();
    }
  }

  /**
   * Reads every playlist, init section and segment of a stream.
   *
   * @param cookieHeader see {@link Playback#cookieHeader}; null for none
   * @param sink receives every init section and segment of the renditions, in order
   * @throws ApiException for the first one that is not served
   */
  public ReadStream readAll(
      URI playlistUrl, @Nullable String cookieHeader, Consumer<Fetched> sink) {
    String text = text(playlistUrl, cookieHeader);
    Multivariant multivariant = Playlists.multivariant(playlistUrl, text);
    var renditions = new ArrayList<ReadRendition>();
    for (URI playlist : multivariant.media()) {
      renditions.add(readRendition(playlist, cookieHeader, sink));
    }
    var iframes = new ArrayList<ReadRendition>();
    for (URI playlist : multivariant.iframes()) {
      iframes.add(readRendition(playlist, cookieHeader, ignored -> {}));
    }
    return new ReadStream(playlistUrl, text, renditions, iframes);
  }

  public ReadRendition readRendition(
      URI playlist, @Nullable String cookieHeader, Consumer<Fetched> sink) {
    String text = text(playlist, cookieHeader);
    MediaList list = Playlists.media(playlist, text);
    long bytes = 0;
    if (list.init() != null) {
      bytes += fetch(playlist, list.init(), cookieHeader, Optional.empty(), sink);
    }
    for (Piece piece : list.pieces()) {
      bytes += fetch(playlist, piece.uri(), cookieHeader, piece.range(), sink);
    }
    return new ReadRendition(
        playlist, text, list.pieces().size(), bytes, list.seconds(), list.ended());
  }

  /** Whatever the edge answers to a GET, of any status. */
  public HttpResponse<byte[]> get(URI uri, @Nullable String cookieHeader) {
    return http.exchange(request(uri, cookieHeader, Optional.empty()));
  }

  private String text(URI uri, @Nullable String cookieHeader) {
    HttpRequest request = request(uri, cookieHeader, Optional.empty());
    return new String(served(request).body(), StandardCharsets.UTF_8);
  }

  private long fetch(
      URI playlist,
      URI uri,
      @Nullable String cookieHeader,
      Optional<String> range,
      Consumer<Fetched> sink) {
    byte[] bytes = served(request(uri, cookieHeader, range)).body();
    sink.accept(new Fetched(playlist, uri, bytes));
    return bytes.length;
  }

  private HttpResponse<byte[]> served(HttpRequest request) {
    HttpResponse<byte[]> answer = http.exchange(request);
    if (answer.statusCode() != 200 && answer.statusCode() != 206) {
      throw Http.refusal(request, answer);
    }
    return answer;
  }

  private static HttpRequest request(
      URI uri, @Nullable String cookieHeader, Optional<String> range) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(DEADLINE).GET();
    if (cookieHeader != null) {
      request.header("Cookie", cookieHeader);
    }
    range.ifPresent(value -> request.header("Range", value));
    return request.build();
  }
}
