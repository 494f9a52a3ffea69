package io.mediahub.encoder.media.text;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * A part of a film that has a name.
 *
 * @param title one line of plain text, not escaped
 */
public record Chapter(long startMicros, long endMicros, String title) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final double MICROS = 1e6;

  /** A WebVTT file for a track of the kind {@code chapters}. */
  public static byte[] webVtt(List<Chapter> chapters) {
    return WebVtt.whole(
        chapters.stream()
            .map(each -> new Cue(each.startMicros, each.endMicros, "", CueText.escape(each.title)))
            .toList());
  }

  /** {@code [{"number": 1, "start": 0.0, "end": 4.0, "title": "One"}]}, seconds; UTF-8. */
  public static byte[] json(List<Chapter> chapters) {
    ArrayNode all = JSON.createArrayNode();
    IntStream.range(0, chapters.size())
        .forEach(
            i ->
                all.addObject()
                    .put("number", i + 1)
                    .put("start", chapters.get(i).startMicros / MICROS)
                    .put("end", chapters.get(i).endMicros / MICROS)
                    .put("title", chapters.get(i).title));
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }
}
