package io.mediahub.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * hls.js in a real browser. Chromium, node and npm come from the machine; npm fetches the two
 * packages of {@code src/test/browser} from the registry that its user has configured.
 */
final class Browser implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final Path SCRIPTS = Path.of("src/test/browser").toAbsolutePath();
  private static final Path INSTALLED = Path.of("target/browser").toAbsolutePath();
  private static final List<String> CHROMIUM =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final int MINUTES = 3;

  /** How to get what is missing; doctor says the same. */
  private static final String HINT =
      "Install a browser and node: apt-get install chromium nodejs npm.";

  private final Path chromium;
  private final Path node;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Browser(Path chromium, Path node, Path stream) throws IOException {
    this.chromium = chromium;
    this.node = node;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, SCRIPTS));
    server.createContext(
        "/hls.js",
        exchange -> send(exchange, INSTALLED.resolve("node_modules/hls.js/dist/hls.min.js")));
    server.createContext("/stream/", exchange -> answer(exchange, stream));
    server.start();
  }

  /** With that stream to play; skips the test on a machine without a browser. */
  static Browser with(Path stream) throws Exception {
    Path chromium =
        CHROMIUM.stream().flatMap(name -> program(name).stream()).findFirst().orElse(null);
    Path node = program("node").orElse(null);
    Path npm = program("npm").orElse(null);
    if (chromium == null || node == null || npm == null) {
      return abort(
          "There is no %s on this machine. %s"
              .formatted(chromium == null ? "Chromium" : node == null ? "node" : "npm", HINT));
    }
    install(npm);
    return new Browser(chromium, node, stream);
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Once for each version of the lock file. */
  private static void install(Path npm) throws Exception {
    Path lock = INSTALLED.resolve("package-lock.json");
    Path wanted = SCRIPTS.resolve("package-lock.json");
    if (Files.exists(INSTALLED.resolve("node_modules/.package-lock.json"))
        && Files.exists(lock)
        && Files.mismatch(lock, wanted) < 0) {
      return;
    }
    Files.createDirectories(INSTALLED);
    Files.write(lock, Files.readAllBytes(wanted));
    Files.write(
        INSTALLED.resolve("package.json"), Files.readAllBytes(SCRIPTS.resolve("package.json")));
    String said =
        run(
            INSTALLED,
            List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
            false);
    if (!Files.exists(INSTALLED.resolve("node_modules/hls.js/dist/hls.min.js"))) {
      Files.deleteIfExists(lock);
      abort("npm could not fetch hls.js and playwright-core: " + said);
    }
  }

  /** Plays the stream to its end, and says what was seen. */
  JsonNode play(String playlist) throws Exception {
    // Beside its packages, where node looks for them.
    Path script = INSTALLED.resolve("play.mjs");
    Files.write(script, Files.readAllBytes(SCRIPTS.resolve("play.mjs")));
    String said =
        run(
            INSTALLED,
            List.of(
                node.toString(),
                script.toString(),
                chromium.toString(),
                address("player.html") + "?stream=stream/" + playlist),
            true);
    return JsonMapper.shared().readTree(said.lines().reduce("", (first, last) -> last));
  }

  URI address(String path) {
    return URI.create("http://localhost:%d/%s".formatted(server.getAddress().getPort(), path));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static String run(Path folder, List<String> command, boolean mustSucceed)
      throws Exception {
    Path errors = folder.resolve("errors.txt");
    Process process =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("output.txt").toFile())
            .redirectError(errors.toFile())
            .start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
    String wrong = Files.readString(errors, StandardCharsets.UTF_8);
    assertThat(!mustSucceed || (ended && process.exitValue() == 0))
        .as("%s: %s", command.getFirst(), wrong)
        .isTrue();
    return mustSucceed ? Files.readString(folder.resolve("output.txt")) : wrong;
  }

  private static void answer(HttpExchange exchange, Path folder) throws IOException {
    String path = exchange.getRequestURI().getPath();
    send(exchange, folder.resolve(path.replaceFirst("^/(stream/)?", "")).normalize());
  }

  private static void send(HttpExchange exchange, Path file) throws IOException {
    try (exchange) {
      boolean there =
          Stream.of(SCRIPTS, INSTALLED).anyMatch(file::startsWith)
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
