package io.mediahub.system;

import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mediahub.system.stack.NodeProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * hls.js in a real browser. Chromium, node and npm come from the machine; npm fetches the two
 * packages of {@code src/test/browser} from the registry that its user has configured.
 */
final class Browser implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final List<String> CHROMIUM =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** How to get it; doctor says the same. */
  private static final String HINT =
      "Install a browser and node: apt-get install chromium nodejs npm.";

  private final Path chromium;
  private final NodeProgram node;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Browser(Path chromium, NodeProgram node, Path stream) throws IOException {
    this.chromium = chromium;
    this.node = node;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, node.scripts()));
    server.createContext(
        "/hls.js",
        exchange -> send(exchange, node.folder().resolve("node_modules/hls.js/dist/hls.min.js")));
    server.createContext("/stream/", exchange -> answer(exchange, stream));
    server.start();
  }

  /** With that stream to play; skips the test on a machine without a browser. */
  static Browser with(Path stream) throws Exception {
    Path chromium =
        CHROMIUM.stream()
            .flatMap(name -> NodeProgram.program(name).stream())
            .findFirst()
            .orElse(null);
    if (chromium == null) {
      return abort("There is no Chromium on this machine. " + HINT);
    }
    NodeProgram node = NodeProgram.in("browser");
    return new Browser(chromium, node, stream);
  }

  /** Plays the stream to its end, and says what was seen. */
  JsonNode play(String playlist) throws Exception {
    return node.run(
        "play.mjs",
        List.of(chromium.toString(), address("player.html") + "?stream=stream/" + playlist));
  }

  URI address(String path) {
    return URI.create("http://localhost:%d/%s".formatted(server.getAddress().getPort(), path));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange, Path folder) throws IOException {
    String path = exchange.getRequestURI().getPath();
    send(exchange, folder.resolve(path.replaceFirst("^/(stream/)?", "")).normalize());
  }

  private void send(HttpExchange exchange, Path file) throws IOException {
    try (exchange) {
      boolean there =
          Stream.of(node.scripts(), node.folder()).anyMatch(file::startsWith)
              || file.toString().matches(".*(\\.(m3u8|m4s|mp4|vtt)|/key)");
      if (!there || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      exchange.getResponseHeaders().set("Content-Type", type(file.toString()));
      exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
      exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
      Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
      int from = range.matches() ? Integer.parseInt(range.group(1)) : 0;
      int to = bytes.length;
      if (range.matches()) {
        to = range.group(2).isEmpty() ? to : Math.min(to, Integer.parseInt(range.group(2)) + 1);
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes %d-%d/%d".formatted(from, to - 1, bytes.length));
      }
      exchange.sendResponseHeaders(range.matches() ? 206 : 200, to - from);
      exchange.getResponseBody().write(bytes, from, to - from);
    }
  }

  private static String type(String name) {
    String ending = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('/')) + 1);
    return switch (ending) {
      case "m3u8" -> "application/vnd.apple.mpegurl";
      case "vtt" -> "text/vtt";
      case "html" -> "text/html; charset=utf-8";
      case "js" -> "text/javascript";
      case "key" -> "application/octet-stream";
      default -> "video/mp4";
    };
  }
}
