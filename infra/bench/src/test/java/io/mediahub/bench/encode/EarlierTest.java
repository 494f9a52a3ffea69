package io.mediahub.bench.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlierTest {
  @TempDir Path history;

  private void kept(String name, String file, int workers, double wall) throws Exception {
    Files.writeString(
        history.resolve(name),
        """
        {"settings":{"file":"%s","ladder":"l","workers":%d},
         "figures":{"platform":{"wallSeconds":%s}}}
        """
            .formatted(file, workers, wall));
  }

  @Test
  void takes_the_newest_run_with_the_same_settings() throws Exception {
    kept("encode-20260101T000000Z.json", "a.mp4", 1, 9);
    kept("encode-20260102T000000Z.json", "a.mp4", 1, 8);
    kept("encode-20260103T000000Z.json", "b.mp4", 1, 7);
    kept("encode-20260104T000000Z.json", "a.mp4", 2, 6);
    kept("latency-20260105T000000Z.json", "a.mp4", 1, 5);
    Files.writeString(history.resolve("encode-20260106T000000Z.json"), "{\"cut");

    assertThat(Earlier.wall(history, Map.of("file", "a.mp4", "ladder", "l", "workers", 1)))
        .hasValue(8.0);
  }

  @Test
  void knows_of_none_at_first() throws Exception {
    assertThat(Earlier.wall(history.resolve("none"), Map.of("workers", 1))).isEmpty();
    assertThat(Earlier.wall(history, Map.of("workers", 1))).isEmpty();
  }
}
