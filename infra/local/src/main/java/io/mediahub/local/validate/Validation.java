package io.mediahub.local.validate;

import io.mediahub.hls.check.Answer;
import io.mediahub.hls.check.Findings;
import io.mediahub.hls.check.Item;
import io.mediahub.hls.check.Playlist;
import io.mediahub.hls.check.Rendition;
import io.mediahub.hls.check.StreamFacts;
import io.mediahub.hls.check.StreamRules;
import io.mediahub.hls.check.Variants;
import io.mediahub.hls.check.Variants.Listed;
import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks one stream from its address to its report. */
public final class Validation {
  private static final List<String> USUAL =
      List.of("master.m3u8", "multivariant.m3u8", "main.m3u8", "index.m3u8", "playlist.m3u8");
  private static final int MOST_CANDIDATES = 1_000;
  private static final String TAG = "#EXT-X-STREAM-INF";

  private final Limits limits;
  private final Map<String, String> headers;
  private final Progress progress;

  /**
   * @param headers that the server of the stream gets
   */
  public Validation(Limits limits, Map<String, String> headers, Progress progress) {
    this.limits = limits;
    this.headers = headers;
    this.progress = progress;
  }

  /** Told how much has been read. */
  public interface Progress {
    void read(int files, int of, String note);
  }

  /**
   * @param stream an http or https address of a playlist, a folder, or a playlist in a folder
   * @throws Failure when there is no playlist
   */
  public Report of(String stream) throws InterruptedException {
    return stream.matches("(?i)[a-z][a-z0-9+.-]*://.*") ? ofUrl(stream) : ofFile(stream);
  }

  private Report ofUrl(String stream) throws InterruptedException {
    URI address;
    try {
      address = URI.create(stream);
    } catch (IllegalArgumentException e) {
      throw usage("That is no address: " + stream.split("\\?", 2)[0] + ".");
    }
    if ("file".equalsIgnoreCase(address.getScheme()) && address.getPath() != null) {
      return ofFile(address.getPath());
    }
    HttpSource source = new HttpSource(address, headers, limits.answer());
    String refusal = source.refusal(address);
    if (!refusal.isEmpty()) {
      throw usage(HttpSource.withoutQuery(address) + " " + refusal + ".");
    }
    return report(source, address, HttpSource.withoutQuery(address));
  }

  private Report ofFile(String stream) throws InterruptedException {
    Path path = Path.of(stream);
    try {
      Path file = Files.isDirectory(path) ? multivariant(path.toRealPath()) : path.toRealPath();
      Path folder = file.getParent();
      if (folder == null || !Files.isRegularFile(file)) {
        throw usage(stream + " is no file and no folder.");
      }
      return report(new FolderSource(folder), file.toUri(), stream);
    } catch (IOException e) {
      throw usage("There is no readable file or folder " + stream + ".");
    }
  }

  private static Failure usage(String sentence) {
    return new Failure(
        ExitCode.USAGE,
        sentence,
        "Give the address of a multivariant playlist, or the folder that it lies in.");
  }

  /** The one of a usual name, or the only one that lists variants, or the only one at all. */
  private static Path multivariant(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all =
          files
              .filter(file -> file.getFileName().toString().endsWith(".m3u8"))
              .filter(Files::isRegularFile)
              .sorted()
              .limit(MOST_CANDIDATES)
              .toList();
    }
    List<Path> lists = all.stream().filter(Validation::listsVariants).toList();
    Optional<Path> usual = USUAL.stream().map(folder::resolve).filter(lists::contains).findFirst();
    if (usual.isPresent()) {
      return usual.get();
    }
    List<Path> choice = lists.isEmpty() ? all : lists;
    if (choice.size() != 1) {
      throw usage(
          choice.isEmpty()
              ? "There is no playlist (.m3u8) in " + folder + "."
              : "There are %d playlists in %s, and none of them is the one to begin with."
                  .formatted(choice.size(), folder));
    }
    return choice.getFirst();
  }

  private static boolean listsVariants(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(1 << 20), StandardCharsets.ISO_8859_1).contains(TAG);
    } catch (IOException e) {
      return false;
    }
  }

  private Report report(Source source, URI address, String shown) throws InterruptedException {
    Source.Fetched first =
        source.fetch(address, Answer.Role.PLAYLIST, 0, Source.WHOLE, limits.playlistBytes());
    if (first.bytes() == null) {
      throw usage(shown + " " + first.answer().fault() + ".");
    }
    if (!new String(first.bytes(), StandardCharsets.ISO_8859_1).contains("#EXT")) {
      throw usage(shown + " is no HLS playlist.");
    }
    Findings findings = new Findings();
    StreamLoader loader = new StreamLoader(source, limits, findings, progress);
    StreamFacts facts = loader.load(address, first);
    StreamRules.check(facts, findings);
    StreamRules.checkWithoutSource(facts, findings);
    return Report.of(shown, kind(facts), facts, Item.all(findings), loader.outOfTime());
  }

  private static String kind(StreamFacts facts) {
    if (facts.complete()) {
      return "VOD";
    }
    return facts.renditions().stream()
            .flatMap(each -> Optional.ofNullable(each.list()).stream())
            .anyMatch(list -> list.value("EXT-X-PLAYLIST-TYPE").orElse("").equals("EVENT"))
        ? "EVENT"
        : "LIVE";
  }

  /** The variants as the multivariant playlist lists them. */
  static List<Report.Variant> variants(StreamFacts facts) {
    Playlist multivariant = facts.multivariant();
    return multivariant == null
        ? List.of()
        : Variants.of(multivariant, new Findings()).all().stream()
            .map(Validation::variant)
            .toList();
  }

  private static Report.Variant variant(Listed listed) {
    double bandwidth = listed.number("BANDWIDTH");
    return new Report.Variant(
        listed.uri(),
        Double.isNaN(bandwidth) ? 0 : (long) bandwidth,
        listed.text("RESOLUTION"),
        listed.text("CODECS"));
  }

  /** How long the stream is: as long as its longest rendition. */
  static double seconds(StreamFacts facts) {
    return facts.renditions().stream()
            .map(Rendition::list)
            .flatMap(list -> Optional.ofNullable(list).stream())
            .mapToLong(Playlist::durationMicros)
            .max()
            .orElse(0)
        / 1e6;
  }
}
