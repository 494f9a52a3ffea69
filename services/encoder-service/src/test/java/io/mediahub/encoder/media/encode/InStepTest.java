package io.mediahub.encoder.media.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mediahub.domain.rendition.ChunkPlan;
import io.mediahub.domain.rendition.Ladder;
import io.mediahub.encoder.media.CraftedMedia;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MadeMedia;
import io.mediahub.encoder.media.SandboxTest;
import io.mediahub.encoder.media.TestMedia;
import io.mediahub.encoder.media.inspect.InspectionLimits;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Accepted;
import io.mediahub.encoder.media.inspect.Inspector;
import io.mediahub.encoder.media.mp4.CutSegment;
import io.mediahub.encoder.media.sandbox.FfmpegSandbox;
import io.mediahub.hls.mp4.InitSegment;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mediahub.encoding.EncodeChunk;
import mediahub.encoding.EncodeSound;
import mediahub.rendition.Chunk;
import mediahub.rendition.Inspection;
import mediahub.rendition.LadderPlanned;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Picture and sound are encoded by processes that know nothing of each other. */
@SandboxTest
class InStepTest {
  private static final int SEGMENT_MILLIS = 4000;
  private static final int RATE = 25;

  @TempDir Path folder;

  /** Each recording begins with a flash and a tone; its sound is longer than its picture. */
  @Test
  void recordings_that_were_joined_stay_in_step() throws Exception {
    Path part =
        MadeMedia.film(
            folder,
            "part.ts",
            "color=black:s=320x180:r=25:d=3,drawbox=c=white:t=fill:enable='lt(t,0.4)'",
            "aevalsrc='if(lt(t,0.4),0.8*sin(880*PI*t),0)':d=3.3:s=48000",
            "-g",
            "25");
    Path film = MadeMedia.joined(folder, "film.ts", part, part, part, part);

    Map<String, Path> made = encode(film, true, 1);

    List<Double> flashes = onsets(brightness(made.get("picture")), 128, RATE);
    List<Double> tones = onsets(loudness(made.get("a0")), 40, 100);
    assertThat(flashes).hasSize(4);
    assertThat(tones).hasSameSizeAs(flashes);
    for (int i = 0; i < flashes.size(); i++) {
      assertThat(tones.get(i)).as("%s %s", flashes, tones).isCloseTo(flashes.get(i), within(0.12));
    }
  }

  /** A flash and a tone, in the first chunk and in one that is decoded from a later key frame. */
  private static final String FLASHES =
      "color=black:s=%s:r=25:d=11,"
          + "drawbox=c=white:t=fill:enable='between(t,1,1.4)+between(t,9,9.4)'";

  private static final String TONES =
      "aevalsrc='if(between(t,%1$f,%1$f+0.4)+between(t,%2$f,%2$f+0.4),0.8*sin(880*PI*t),0)'"
          + ":d=10:s=48000";

  /** In broadcasts ffmpeg counts from the first packet that a process reads. */
  @ParameterizedTest
  @CsvSource({"0, 0.7", "0.7, 0", "0, 0"})
  void a_broadcast_whose_tracks_begin_apart_is_in_step(double picture, double sound)
      throws Exception {
    Path film = broadcast("film.ts", "320x180", picture, sound, List.of("-f", "mpegts"));

    Map<String, Path> made = encode(film, false, 3);

    assertInStep(made);
  }

  @Test
  void a_program_whose_clock_is_not_that_of_the_others_is_in_step() throws Exception {
    List<Object> later = new ArrayList<>(CraftedMedia.program(2));
    later.addAll(List.of("-output_ts_offset", 5000));
    Path film =
        CraftedMedia.multiplex(
            folder,
            "film.ts",
            broadcast("1.ts", "320x180", 0, 0, CraftedMedia.program(1)),
            broadcast("2.ts", "426x240", 0, 0.7, later));

    Map<String, Path> made = encode(film, true, 1);

    assertInStep(made);
  }

  /**
   * @param picture when it begins, seconds
   * @param sound when it begins, seconds
   */
  private Path broadcast(
      String name, String size, double picture, double sound, List<Object> options)
      throws Exception {
    List<Object> arguments = new ArrayList<>();
    arguments.addAll(List.of("-itsoffset", picture, "-f", "lavfi", "-i"));
    arguments.add(
        FLASHES
            .formatted(size)
            .replace("between(t,1,1.4)", shifted(1, picture))
            .replace("between(t,9,9.4)", shifted(9, picture)));
    arguments.addAll(List.of("-itsoffset", sound, "-f", "lavfi", "-i"));
    arguments.add(String.format(Locale.ROOT, TONES, 1 - sound, 9 - sound));
    arguments.addAll(List.of("-preset", "ultrafast", "-g", 25, "-c:a", "mp2"));
    arguments.addAll(options);
    return TestMedia.make(folder.resolve(name), arguments.toArray());
  }

  private static String shifted(double time, double begins) {
    return String.format(Locale.ROOT, "between(t,%f,%f)", time - begins, time - begins + 0.4);
  }

  private void assertInStep(Map<String, Path> made) throws Exception {
    List<Double> flashes = onsets(brightness(made.get("picture")), 128, RATE);
    List<Double> tones = onsets(loudness(made.get("a0")), 40, 100);
    assertThat(flashes).hasSize(2);
    assertThat(tones).hasSize(2);
    for (int i = 0; i < flashes.size(); i++) {
      assertThat(tones.get(i)).as("%s %s", flashes, tones).isCloseTo(flashes.get(i), within(0.06));
    }
  }

  private Map<String, Path> encode(Path film, boolean jumps, int pieces) throws Exception {
    Map<String, ByteArrayOutputStream> bytes = new HashMap<>();
    Map<String, InitSegment> inits = new HashMap<>();
    PartListener out =
        (String id, InitSegment init, CutSegment segment) -> {
          if (inits.put(id, init) == null) {
            bytes.computeIfAbsent(id, absent -> new ByteArrayOutputStream()).write(init.bytes());
          }
          bytes.get(id).write(segment.bytes());
        };
    try (FfmpegSandbox sandbox = TestMedia.sandbox()) {
      JobSpace space = new JobSpace(Files.createDirectory(folder.resolve("job")), film);
      Accepted accepted =
          (Accepted)
              new Inspector(sandbox, InspectionLimits.DEFAULT)
                  .inspect(space, TestMedia.declared(film));
      Inspection inspection = accepted.inspection();
      assertThat(inspection.getClockJumps()).isEqualTo(jumps);
      LadderPlanned plan = Ladder.plan(inspection);
      List<Chunk> chunks = ChunkPlan.of(inspection, accepted.seekMicros());
      assertThat(chunks).hasSize(pieces);
      var source = TestMedia.source("key");
      for (int i = 0; i < pieces; i++) {
        new ChunkEncoder(sandbox, 6L << 30)
            .encode(
                new JobSpace(Files.createDirectory(folder.resolve("chunk" + i)), film),
                new EncodeChunk(
                    source,
                    inspection,
                    "package",
                    plan.getVideo(),
                    SEGMENT_MILLIS,
                    i,
                    chunks.get(i),
                    i == pieces - 1),
                1,
                out);
      }
      new SoundEncoder(sandbox, 6L << 30)
          .encode(
              space,
              new EncodeSound(source, inspection, "package", plan.getAudio(), SEGMENT_MILLIS, null),
              out);
      Map<String, Path> files = new HashMap<>();
      for (String id : bytes.keySet()) {
        String name = id.equals(plan.getVideo().getFirst().getRenditionId()) ? "picture" : id;
        files.put(name, Files.write(folder.resolve(name + ".mp4"), bytes.get(id).toByteArray()));
      }
      return files;
    }
  }

  /** Of each frame, 0 to 255. */
  private List<Integer> brightness(Path picture) throws Exception {
    Path raw =
        TestMedia.make(
            folder.resolve("raw.gray"),
            "-i",
            picture,
            "-vf",
            "scale=1:1,format=gray",
            "-f",
            "rawvideo");
    List<Integer> values = new ArrayList<>();
    for (byte value : Files.readAllBytes(raw)) {
      values.add(value & 255);
    }
    return values;
  }

  /** The loudest of each hundredth of a second, 0 to 127. */
  private static List<Integer> loudness(Path sound) throws Exception {
    byte[] samples = TestMedia.samples(sound);
    List<Integer> values = new ArrayList<>();
    for (int from = 0; from + 160 <= samples.length; from += 160) {
      int most = 0;
      for (int i = from + 1; i < from + 160; i += 2) {
        most = Math.max(most, Math.abs(samples[i]));
      }
      values.add(most);
    }
    return values;
  }

  /** When the values rise above a limit and were below it for half a second, seconds. */
  private static List<Double> onsets(List<Integer> values, int limit, int rate) {
    List<Double> onsets = new ArrayList<>();
    int quiet = rate;
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) > limit) {
        if (quiet > rate / 2) {
          onsets.add((double) i / rate);
        }
        quiet = 0;
      } else {
        quiet++;
      }
    }
    return onsets;
  }
}
