package io.mediahub.encoder.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files as phones, televisions and cameras make them, made by ffmpeg in a moment. */
public final class MadeMedia {
  private static final String LAVFI = "lavfi";

  private MadeMedia() {}

  /**
   * A file of a picture and a sound, each by ffmpeg's description of a made source; an empty one is
   * left out.
   *
   * @param options of the output
   */
  public static Path film(Path folder, String name, String picture, String sound, Object... options)
      throws Exception {
    List<Object> arguments = new ArrayList<>();
    for (String source : List.of(picture, sound)) {
      if (!source.isEmpty()) {
        arguments.addAll(List.of("-f", LAVFI, "-i", source));
      }
    }
    arguments.addAll(List.of("-preset", "ultrafast"));
    arguments.addAll(List.of(options));
    return TestMedia.make(folder.resolve(name), arguments.toArray());
  }

  /** The files one after the other, as {@code cat} joins them. */
  public static Path joined(Path folder, String name, Path... parts) throws Exception {
    Path whole = folder.resolve(name);
    try (OutputStream bytes = Files.newOutputStream(whole)) {
      for (Path part : parts) {
        Files.copy(part, bytes);
      }
    }
    return whole;
  }

  /** A second of sound, AAC stereo at 44.1 kHz in an MP4. */
  public static Path sound(Path folder) throws Exception {
    return TestMedia.make(
        folder.resolve("sound.mp4"), "-f", LAVFI, "-i", "sine=d=1", "-ac", "2", "-c:a", "aac");
  }

  /** Stored 640x480 with a blue corner at the top left; a quarter turn clockwise to be shown. */
  public static Path rotated(Path folder) throws Exception {
    Path lying =
        TestMedia.make(
            folder.resolve("lying.mp4"),
            "-f",
            LAVFI,
            "-i",
            "color=gray:s=640x480:r=25:d=2,drawbox=0:0:160:120:blue:fill",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast");
    return TestMedia.make(
        folder.resolve("rotated.mp4"), "-display_rotation:v", "-90", "-i", lying, "-c", "copy");
  }

  /** 640x360 at 30 frames a second, of which the first lasts as long as five; and sound. */
  public static Path variableRate(Path folder) throws Exception {
    return TestMedia.make(
        folder.resolve("vfr.mp4"),
        "-f",
        LAVFI,
        "-i",
        "testsrc2=s=640x360:r=30:d=3",
        "-f",
        LAVFI,
        "-i",
        "sine=d=3",
        "-vf",
        "setpts='if(gt(N,0),N+4,0)/30/TB'",
        "-fps_mode",
        "vfr",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-c:a",
        "aac");
  }

  /** PAL television: fields of 50 Hz with a bar that moves, 720x576 shown as 1024x576, MP2. */
  public static Path interlacedAndAnamorphic(Path folder) throws Exception {
    return TestMedia.make(
        folder.resolve("tv.ts"),
        "-f",
        LAVFI,
        "-i",
        "color=black:s=720x2:r=50:d=1,geq=lum='if(between(mod(X-16*N,360),0,60),235,16)':cb=128:cr=128"
            + ",scale=720:576:flags=neighbor,interlace=lowpass=off,setsar=64/45,setfield=tff",
        "-f",
        LAVFI,
        "-i",
        "sine=d=1",
        "-flags",
        "+ildct+ilme",
        "-c:v",
        "mpeg2video",
        "-b:v",
        "8M",
        "-c:a",
        "mp2");
  }

  /** PQ: the left half at 1000 candela per square metre, the right at 10. */
  public static Path hdr(Path folder) throws Exception {
    return TestMedia.make(
        folder.resolve("hdr.mp4"),
        "-f",
        LAVFI,
        "-i",
        "color=black:s=320x180:r=25:d=1,format=yuv420p10le,geq=lum='if(lt(X,160),722,327)':cb=512:cr=512",
        "-pix_fmt",
        "yuv420p10le",
        "-c:v",
        "libx265",
        "-x265-params",
        "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc");
  }

  /** Pure red, coded with a matrix that zscale and x264 each have a name for. */
  public static Path red(Path folder, String matrix, String x264Matrix) throws Exception {
    boolean wide = x264Matrix.startsWith("bt2020");
    return TestMedia.make(
        folder.resolve(x264Matrix + ".mp4"),
        "-f",
        LAVFI,
        "-i",
        "color=red:s=320x180:r=25:d=1,format=gbrp,zscale=pin=709:tin=709:r=tv:m=%s:p=%s:t=%s,format=yuv444p"
            .formatted(matrix, wide ? "2020" : "709", wide ? "2020_10" : "709"),
        "-c:v",
        "libx264",
        "-x264-params",
        "colormatrix=%s:colorprim=%s:transfer=%s"
            .formatted(x264Matrix, wide ? "bt2020" : "bt709", wide ? "bt2020-10" : "bt709"));
  }

  /** 321x181 in 4:4:4, which alone may have odd sizes. */
  public static Path oddSize(Path folder) throws Exception {
    return TestMedia.make(
        folder.resolve("odd.mp4"),
        "-f",
        LAVFI,
        "-i",
        "testsrc=s=321x181:r=25:d=2",
        "-pix_fmt",
        "yuv444p",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast");
  }

  /** MPEG-4 Part 2 with six channels of AAC in Matroska. */
  public static Path surround(Path folder) throws Exception {
    return TestMedia.make(
        folder.resolve("surround.mkv"),
        "-f",
        LAVFI,
        "-i",
        "testsrc2=s=640x360:r=25:d=2",
        "-f",
        LAVFI,
        "-i",
        "aevalsrc=0.1*sin(440*2*PI*t)|0.1*sin(550*2*PI*t)|0|0|0|0:c=5.1:d=2:s=48000",
        "-c:v",
        "mpeg4",
        "-c:a",
        "aac",
        "-metadata:s:a",
        "language=ger");
  }

  /** VP9 and Opus. */
  public static Path webm(Path folder) throws Exception {
    return TestMedia.make(
        folder.resolve("vp9.webm"),
        "-f",
        LAVFI,
        "-i",
        "testsrc2=s=320x240:r=25:d=2",
        "-f",
        LAVFI,
        "-i",
        "sine=d=2",
        "-c:v",
        "libvpx-vp9",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-c:a",
        "libopus");
  }

  /** Three frames of one colour, larger than most players show. */
  public static Path large(Path folder, int width, int height, int rate) throws Exception {
    return TestMedia.make(
        folder.resolve("large.mp4"),
        "-f",
        LAVFI,
        "-i",
        "color=gray:s=%dx%d:r=%d".formatted(width, height, rate),
        "-frames:v",
        "3",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast");
  }

  /** A still picture for as long as the buffer of a rate control takes to fill, and then noise. */
  public static Path noise(Path folder) throws Exception {
    return TestMedia.make(
        folder.resolve("noise.mkv"),
        "-f",
        LAVFI,
        "-i",
        "color=gray:s=320x240:r=25:d=20,geq='if(between(T,4,8)+gt(T,12),random(1)*255,128)':128:128",
        "-f",
        LAVFI,
        "-i",
        "anoisesrc=d=20:a=0.9:r=48000",
        "-c:v",
        "ffv1",
        "-c:a",
        "flac");
  }

  /** HEVC that says of itself that only players of Dolby Vision have its colours (profile 5). */
  public static Path dolbyVisionOnly(Path folder) throws Exception {
    Path plain =
        film(
            folder,
            "plain.mp4",
            "testsrc2=s=320x180:r=25:d=1",
            "",
            "-c:v",
            "libx265",
            "-tag:v",
            "hvc1",
            "-pix_fmt",
            "yuv420p10le");
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(plain));
    // Version 1.0; profile 5, level 1, with metadata and base layer; no compatible base layer.
    ByteBuffer box =
        ByteBuffer.allocate(32).putInt(32).put("dvcC".getBytes(ISO_8859_1)).putInt(0x01000A0D);
    int end = 0;
    int at = 0;
    for (String type : List.of("moov", "trak", "mdia", "minf", "stbl", "stsd", "hvc1")) {
      at = find(file, at, type);
      file.putInt(at, file.getInt(at) + box.capacity());
      end = at + file.getInt(at) - box.capacity();
    }
    byte[] bytes = file.array();
    try (OutputStream marked = Files.newOutputStream(folder.resolve("dolby.mp4"))) {
      marked.write(bytes, 0, end);
      marked.write(box.array());
      marked.write(bytes, end, bytes.length - end);
    }
    return folder.resolve("dolby.mp4");
  }

  /** Where the next box of a type begins; the media data comes first, and holds no such name. */
  private static int find(ByteBuffer file, int from, String type) {
    int name = new String(file.array(), ISO_8859_1).indexOf(type, from);
    if (name < 0) {
      throw new IllegalStateException("no box " + type);
    }
    return name - Integer.BYTES;
  }
}
