package io.mediahub.local.validate;

import io.mediahub.hls.check.Answer;
import io.mediahub.hls.check.AnswerRules;
import io.mediahub.hls.check.Findings;
import io.mediahub.hls.check.GrowthRules;
import io.mediahub.hls.check.Playlist;
import io.mediahub.hls.check.PlaylistReader;
import io.mediahub.hls.check.Rendition;
import io.mediahub.hls.check.Rendition.Place;
import io.mediahub.hls.check.Rendition.Role;
import io.mediahub.hls.check.StreamFacts;
import io.mediahub.hls.check.Variants;
import io.mediahub.hls.check.Variants.Listed;
import io.mediahub.hls.measure.Aes128;
import io.mediahub.hls.measure.Probe;
import io.mediahub.hls.mp4.Box;
import io.mediahub.local.validate.MediaList.Entry;
import io.mediahub.local.validate.MediaList.Part;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that a stream names, once and within limits, and keeps of it what the rules ask
 * for. Playlists are read before segments, so that progress has an end.
 */
final class StreamLoader {
  /** What an fMP4 segment begins with. */
  private static final Set<String> FRAGMENT = Set.of("styp", "sidx", "moof", "prft", "emsg");

  private final Source source;
  private final Limits limits;
  private final Findings findings;
  private final AnswerRules answers;
  private final Validation.Progress progress;
  private final long end;
  private final Map<URI, byte[]> keyBytes = new LinkedHashMap<>();
  private final Map<URI, StreamFacts.Key> keys = new LinkedHashMap<>();
  private int files;
  private int expected;
  private boolean outOfTime;

  /** A media playlist before its segments are read. */
  private record Planned(
      String uri,
      URI address,
      String name,
      Role role,
      @Nullable Playlist list,
      MediaList entries) {}

  StreamLoader(Source source, Limits limits, Findings findings, Validation.Progress progress) {
    this.source = source;
    this.limits = limits;
    this.findings = findings;
    this.answers = new AnswerRules(findings);
    this.progress = progress;
    this.end = System.nanoTime() + limits.whole().toNanos();
  }

  /** Whether the time limit was reached, so that parts were not read. */
  boolean outOfTime() {
    return outOfTime;
  }

  /**
   * @param first bytes of the playlist at that address
   */
  StreamFacts load(URI start, Source.Fetched first) throws InterruptedException {
    answers.check(first.answer());
    byte[] text = first.bytes() == null ? new byte[0] : first.bytes();
    Playlist top = PlaylistReader.read(source.name(start), text, findings);
    List<Planned> media = new ArrayList<>();
    List<Planned> iframes = new ArrayList<>();
    if (top.isMultivariant()) {
      plan(start, top, media, iframes);
    } else {
      media.add(planned(top.name(), start, Role.VARIANT, top));
    }
    expected = media.stream().mapToInt(each -> each.entries().entries().size()).sum();
    List<Rendition> renditions = new ArrayList<>();
    for (Planned each : media) {
      renditions.add(measured(each));
    }
    iframes.forEach(this::decryptKeyFrames);
    boolean complete = media.stream().anyMatch(each -> each.list() != null && each.list().ended());
    if (!complete) {
      growth(media);
    }
    StreamFacts facts =
        new StreamFacts(
            top.isMultivariant() ? top : null,
            renditions,
            iframes.stream().map(this::unmeasured).toList(),
            complete,
            List.copyOf(keys.values()));
    if (!outOfTime) {
      answers.orphans(source.others());
    }
    return facts;
  }

  private void plan(URI start, Playlist top, List<Planned> media, List<Planned> iframes) {
    Variants variants = Variants.of(top, new Findings());
    Map<String, Role> roles = new LinkedHashMap<>();
    for (Listed group : variants.groups()) {
      if (!group.uri().isEmpty()) {
        roles.putIfAbsent(
            group.uri(),
            switch (group.text("TYPE")) {
              case "SUBTITLES" -> Role.SUBTITLES;
              case "VIDEO" -> Role.VIDEO;
              default -> Role.AUDIO;
            });
      }
    }
    variants.all().forEach(variant -> roles.putIfAbsent(variant.uri(), Role.VARIANT));
    variants.iframes().stream()
        .filter(each -> !each.uri().isEmpty())
        .forEach(each -> roles.putIfAbsent(each.uri(), Role.IFRAMES));
    int count = 0;
    for (Map.Entry<String, Role> each : roles.entrySet()) {
      if (++count > limits.playlists()) {
        findings.unchecked(
            16, "%d playlists are read, and %d are named", limits.playlists(), roles.size());
        break;
      }
      Planned planned = playlist(start, each.getKey(), each.getValue());
      (each.getValue() == Role.IFRAMES ? iframes : media).add(planned);
    }
  }

  private Planned playlist(URI start, String uri, Role role) {
    URI address = Source.resolve(start, uri);
    if (address == null) {
      findings.add(16, "\"%s\" is no address.", uri);
      return new Planned(uri, start, uri, role, null, new MediaList(List.of(), false));
    }
    Playlist list = null;
    if (inTime()) {
      Source.Fetched fetched =
          source.fetch(address, Answer.Role.PLAYLIST, 0, Source.WHOLE, limits.playlistBytes());
      answers.check(fetched.answer());
      if (fetched.bytes() != null) {
        list = PlaylistReader.read(source.name(address), fetched.bytes(), findings);
      }
    }
    return planned(uri, address, role, list);
  }

  private Planned planned(String uri, URI address, Role role, @Nullable Playlist list) {
    MediaList entries =
        list == null || list.isMultivariant()
            ? new MediaList(List.of(), false)
            : MediaList.of(list, limits.segments());
    String name = source.name(address);
    if (entries.cut()) {
      findings.unchecked(16, "%s: %d segments are read, and it has more", name, limits.segments());
    }
    return new Planned(uri, address, name, role, list, entries);
  }

  private boolean inTime() {
    if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
      outOfTime = true;
    }
    return !outOfTime;
  }

  private List<Place> places(Planned planned) {
    return planned.entries().entries().stream()
        .map(
            entry -> {
              URI address = Source.resolve(planned.address(), entry.part().uri());
              String name = address == null ? entry.part().uri() : source.name(address);
              return new Place(name, entry.part().offset(), entry.part().length());
            })
        .toList();
  }

  private Rendition unmeasured(Planned planned) {
    return new Rendition(
        planned.uri(),
        planned.name(),
        planned.role(),
        planned.list(),
        places(planned),
        null,
        !planned.entries().cut());
  }

  private Rendition measured(Planned planned) {
    Probe probe = new Probe();
    List<Place> places = places(planned);
    boolean whole = planned.list() != null && !planned.entries().cut();
    Part init = null;
    boolean any = false;
    for (int i = 0; i < planned.entries().entries().size(); i++) {
      Entry entry = planned.entries().entries().get(i);
      String name = name(places.get(i));
      if (!inTime()) {
        probe.missing(name);
        whole = false;
        continue;
      }
      Part map = entry.init();
      if (map != null && !Objects.equals(map, init)) {
        init = map;
        byte[] bytes = init(planned, map, entry);
        if (bytes != null) {
          probe.init(source.name(address(planned, map)), bytes);
        }
      }
      Answer.Role role =
          planned.role() == Role.SUBTITLES ? Answer.Role.SUBTITLES : Answer.Role.SEGMENT;
      byte[] bytes = fetch(planned, entry.part(), role, limits.segmentBytes());
      bytes = bytes == null ? null : decrypted(planned, name, entry.key(), entry.sequence(), bytes);
      if (bytes == null) {
        probe.missing(name);
        whole = false;
      } else {
        probe.segment(name, bytes);
        any = true;
      }
      progress.read(++files, expected, "");
    }
    if (outOfTime) {
      findings.unchecked(16, "the time limit was reached before everything was read");
    }
    return new Rendition(
        planned.uri(),
        planned.name(),
        planned.role(),
        planned.list(),
        places,
        any ? probe.result() : null,
        whole);
  }

  /**
   * Key frames of an encrypted stream are encrypted each by itself, and are in no segment that was
   * measured.
   */
  private void decryptKeyFrames(Planned planned) {
    List<Place> places = places(planned);
    for (int i = 0; i < planned.entries().entries().size() && inTime(); i++) {
      Entry entry = planned.entries().entries().get(i);
      MediaList.Key key = entry.key();
      if (key == null || !key.method().equals("AES-128")) {
        continue;
      }
      String name = name(places.get(i));
      byte[] bytes = fetch(planned, entry.part(), Answer.Role.SEGMENT, limits.segmentBytes());
      bytes = bytes == null ? null : decrypted(planned, name, key, entry.sequence(), bytes);
      boolean fragments = entry.init() != null;
      findings.require(
          bytes == null || !fragments || isFragment(bytes),
          15,
          "%s: it is no fragment after its decryption.",
          name);
    }
  }

  /** Whether it begins with a whole box of a fragment; its last box may be cut off. */
  private static boolean isFragment(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    return bytes.length > Box.HEADER_BYTES
        && FRAGMENT.contains(Box.typeAt(file, Integer.BYTES))
        && Integer.toUnsignedLong(file.getInt(0)) <= bytes.length;
  }

  private static String name(Place place) {
    return place.length() == Source.WHOLE
        ? place.address()
        : "%s (byte %d)".formatted(place.address(), place.offset());
  }

  private static URI address(Planned planned, Part part) {
    URI address = Source.resolve(planned.address(), part.uri());
    return address == null ? planned.address() : address;
  }

  private byte @Nullable [] fetch(Planned planned, Part part, Answer.Role role, int most) {
    URI address = Source.resolve(planned.address(), part.uri());
    if (address == null || part.uri().isEmpty()) {
      findings.add(16, "%s: \"%s\" is no address.", planned.name(), part.uri());
      return null;
    }
    if (part.length() > most) {
      findings.add(16, "%s: a range of %d bytes is not read.", planned.name(), part.length());
      return null;
    }
    Source.Fetched fetched = source.fetch(address, role, part.offset(), part.length(), most);
    answers.check(fetched.answer());
    return fetched.bytes();
  }

  private byte @Nullable [] init(Planned planned, Part map, Entry entry) {
    byte[] bytes = fetch(planned, map, Answer.Role.INIT, limits.segmentBytes());
    MediaList.Key key = entry.initKey();
    return bytes == null || key == null || key.vector() == null
        ? bytes
        : decrypted(planned, map.uri(), key, entry.sequence(), bytes);
  }

  /** The bytes as they are when they are not encrypted; null when they cannot be had. */
  private byte @Nullable [] decrypted(
      Planned planned, String name, MediaList.@Nullable Key key, long sequence, byte[] bytes) {
    if (key == null || !key.method().equals("AES-128")) {
      return bytes; // SAMPLE-AES leaves the structure of a segment readable
    }
    URI address = Source.resolve(planned.address(), key.uri());
    if (address == null) {
      return null;
    }
    byte[] secret = keyBytes.get(address);
    if (secret == null) {
      secret = key(planned, address);
      keyBytes.put(address, secret);
    }
    if (secret.length != Aes128.KEY_BYTES) {
      return null;
    }
    try {
      return Aes128.decrypt(secret, vector(key, sequence), bytes);
    } catch (IllegalArgumentException e) {
      keys.put(address, new StreamFacts.Key(name, secret.length, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private byte[] key(Planned planned, URI address) {
    Source.Fetched fetched =
        source.fetch(address, Answer.Role.KEY, 0, Source.WHOLE, Limits.KEY_BYTES);
    answers.check(fetched.answer());
    byte[] bytes = fetched.bytes();
    keys.put(
        address,
        new StreamFacts.Key(
            planned.name(), bytes == null ? -1 : bytes.length, fetched.answer().fault()));
    return bytes == null ? new byte[0] : bytes;
  }

  private static byte[] vector(MediaList.Key key, long sequence) {
    String stated = key.vector();
    if (stated == null || !stated.matches("0[xX][0-9a-fA-F]{1,32}")) {
      return Aes128.vector(sequence);
    }
    byte[] number = new BigInteger(stated.substring(2), 16).toByteArray();
    byte[] vector = new byte[Aes128.KEY_BYTES];
    int from = Math.max(0, number.length - vector.length);
    System.arraycopy(
        number, from, vector, vector.length - (number.length - from), number.length - from);
    return vector;
  }

  /** A growing stream is looked at twice. */
  private void growth(List<Planned> media) throws InterruptedException {
    double target =
        media.stream()
            .flatMap(each -> Optional.ofNullable(each.list()).stream())
            .mapToDouble(Playlist::targetDuration)
            .filter(seconds -> seconds > 0)
            .min()
            .orElse(0);
    long millis = Math.min((long) (target * 1000), limits.growth().toMillis());
    if (media.isEmpty() || !inTime()) {
      return;
    }
    progress.read(expected, expected, "looking again, to see it grow");
    Thread.sleep(Math.min(millis, Math.max(0, (end - System.nanoTime()) / 1_000_000)));
    for (Planned each : media) {
      Playlist before = each.list();
      if (before != null && inTime()) {
        Source.Fetched fetched =
            source.fetch(
                each.address(), Answer.Role.PLAYLIST, 0, Source.WHOLE, limits.playlistBytes());
        if (fetched.bytes() != null) {
          new GrowthRules(findings)
              .check(before, PlaylistReader.read(each.name(), fetched.bytes(), new Findings()));
        }
      }
    }
  }
}
