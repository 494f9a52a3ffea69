package io.mediahub.hls.check;

import io.mediahub.hls.check.Playlist.Line;
import io.mediahub.hls.measure.Aes128;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rule 15: how segments are encrypted. */
final class KeyRules {
  private static final Set<String> METHODS =
      Set.of("NONE", "AES-128", "SAMPLE-AES", "SAMPLE-AES-CTR");

  private final Findings findings;

  KeyRules(Findings findings) {
    this.findings = findings;
  }

  void check(StreamFacts stream) {
    List<Playlist> lists = stream.lists().toList();
    Playlist multivariant = stream.multivariant();
    boolean session = multivariant != null && multivariant.has("EXT-X-SESSION-KEY");
    if (!session && lists.stream().noneMatch(list -> list.has("EXT-X-KEY"))) {
      findings.absent(15, "nothing is encrypted");
      return;
    }
    lists.forEach(list -> list.tagged("EXT-X-KEY").forEach(line -> key(list, line)));
    lists.forEach(this::inits);
    if (multivariant != null) {
      multivariant
          .tagged("EXT-X-SESSION-KEY")
          .forEach(
              line -> {
                key(multivariant, line);
                findings.require(
                    !attributes(multivariant, line).getOrDefault("METHOD", "").equals("NONE"),
                    15,
                    "%s: an EXT-X-SESSION-KEY has METHOD=NONE.",
                    multivariant.name());
              });
    }
    for (StreamFacts.Key key : stream.keys()) {
      if (key.bytes() < 0) {
        findings.unchecked(15, "%s: its key is not to be had%s", key.name(), because(key.fault()));
        continue;
      }
      findings.require(
          key.bytes() == Aes128.KEY_BYTES,
          15,
          "%s: its key has %d bytes, not %d.",
          key.name(),
          key.bytes(),
          Aes128.KEY_BYTES);
      findings.require(key.fault().isEmpty(), 15, "%s: %s.", key.name(), key.fault());
    }
  }

  /** An init segment has no media sequence number to take as its vector (RFC 8216, 4.3.2.5). */
  private void inits(Playlist list) {
    Map<String, String> key = Map.of();
    for (Line line : list.lines()) {
      if (line.tag().equals("EXT-X-KEY")) {
        key = attributes(list, line);
      } else if (line.tag().equals("EXT-X-MAP")) {
        findings.require(
            !key.getOrDefault("METHOD", "").equals("AES-128") || key.containsKey("IV"),
            15,
            "%s: the key of its EXT-X-MAP has no IV.",
            list.name());
      }
    }
  }

  private static String because(String fault) {
    return fault.isEmpty() ? "" : ": " + fault;
  }

  private Map<String, String> attributes(Playlist list, Line line) {
    return PlaylistReader.attributes(list, line, new Findings());
  }

  private void key(Playlist list, Line line) {
    Map<String, String> key = PlaylistReader.attributes(list, line, findings);
    String method = key.getOrDefault("METHOD", "");
    findings.require(METHODS.contains(method), 15, "%s: METHOD is \"%s\".", list.name(), method);
    if (method.equals("NONE")) {
      findings.require(
          key.size() == 1, 15, "%s: METHOD=NONE stands with other attributes.", list.name());
      return;
    }
    findings.require(
        !key.getOrDefault("URI", "").isEmpty(), 15, "%s: a key has no URI.", list.name());
    String vector = key.get("IV");
    findings.require(
        vector == null || vector.matches("0[xX][0-9a-fA-F]{32}"),
        15,
        "%s: IV is not 0x with 32 hexadecimal digits.",
        list.name());
  }
}
