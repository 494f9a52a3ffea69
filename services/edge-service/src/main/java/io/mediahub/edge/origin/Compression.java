package io.mediahub.edge.origin;

import io.mediahub.edge.http.Exchange;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * Compresses playlists for viewers that accept it, as a distribution's "compress objects
 * automatically" does: an hour of one rendition is 60 KB of text that shrinks to a few.
 */
final class Compression {
  private static final String PLAYLIST = "application/vnd.apple.mpegurl";

  private Compression() {}

  /** Also says, in the headers, that the answer depends on what the viewer accepts. */
  static boolean wanted(Exchange exchange, int status) {
    HttpServletResponse response = exchange.response();
    String type = response.getContentType();
    if (status != 200
        || type == null
        || !type.toLowerCase(Locale.ROOT).startsWith(PLAYLIST)
        || response.getHeader("Content-Encoding") != null) {
      return false;
    }
    response.addHeader("Vary", "Accept-Encoding");
    if (!acceptsGzip(exchange.request().getHeader("Accept-Encoding"))) {
      return false;
    }
    response.setHeader("Content-Encoding", "gzip");
    String tag = response.getHeader("ETag");
    if (tag != null && !tag.startsWith("W/")) {
      response.setHeader("ETag", "W/" + tag);
    }
    return true;
  }

  static void copy(InputStream from, Exchange exchange, Cancellable source) throws IOException {
    var gzip = new GZIPOutputStream(exchange.response().getOutputStream());
    Relay.copy(from, gzip, source);
    gzip.finish();
  }

  static boolean acceptsGzip(@Nullable String header) {
    if (header == null) {
      return false;
    }
    for (String part : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] coding = part.strip().split("\\s*;\\s*q\\s*=\\s*", 2);
      if (coding[0].equals("gzip")) {
        return coding.length == 1 || !coding[1].matches("0(\\.0*)?");
      }
    }
    return false;
  }
}
