package io.mediahub.encoder.media.still;

import io.mediahub.domain.still.BlurHash;
import io.mediahub.domain.still.ImageSizes;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.domain.still.StillFormat;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.sandbox.Inputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes one picture in all sizes and formats, from one decode. No output carries metadata: the
 * picture loses it before it is split, and what an encoder would say of itself is switched off.
 */
public final class ImageSetWriter {
  private static final String HASHED = ".rgb";

  private final StillTool tool;
  private final StillRecipe recipe;

  public ImageSetWriter(StillTool tool, StillRecipe recipe) {
    this.tool = tool;
    this.recipe = recipe;
  }

  /**
   * Where the picture comes from.
   *
   * @param inputs that ffmpeg may read
   * @param options of the input, ending with {@code -i} and its path
   * @param shown size of the picture, upright and in square pixels
   * @param alpha whether parts of it may be transparent
   */
  public record Picture(Inputs inputs, List<String> options, PictureSize shown, boolean alpha) {}

  /** Makes the filters that lead from the input to a picture of a size, as shown, in BT.709. */
  @FunctionalInterface
  public interface Chain {
    /**
     * @param size of the picture that leaves the chain
     * @return a chain without a label at its end, such as {@code [0:v:0]scale=640:360}; its picture
     *     is sRGB: red, green and blue
     */
    String to(PictureSize size);
  }

  /**
   * @param prefix of the files' names, such as "poster-"
   * @throws io.mediahub.encoder.media.MediaFailure when ffmpeg fails
   */
  public ImageSet write(JobSpace space, Picture picture, Chain chain, String prefix)
      throws IOException, InterruptedException {
    List<PictureSize> sizes = ImageSizes.of(picture.shown()).reversed();
    PictureSize hashed = picture.shown().within(BlurHash.SIDE, BlurHash.SIDE);
    List<String> arguments =
        new ArrayList<>(List.of("-hide_banner", "-v", "error", "-y", "-nostats"));
    arguments.addAll(picture.options());
    arguments.add("-filter_complex");
    arguments.add(
        String.join(";", graph(sizes, hashed, picture.alpha(), chain.to(sizes.getFirst()))));
    for (int i = 0; i < sizes.size(); i++) {
      for (StillFormat format : StillFormat.values()) {
        arguments.addAll(output(i, format, picture.alpha()));
        arguments.add(name(prefix, sizes.get(i), format));
      }
    }
    String raw = prefix + HASHED;
    arguments.addAll(List.of("-map", "[hash]", "-frames:v", "1", "-c:v", "rawvideo"));
    arguments.addAll(List.of("-f", "rawvideo", raw));
    tool.run(space, picture.inputs(), arguments);
    return result(space.folder(), picture.shown(), sizes.reversed(), hashed, prefix);
  }

  private ImageSet result(
      Path folder, PictureSize shown, List<PictureSize> sizes, PictureSize hashed, String prefix)
      throws IOException {
    List<StillFile> files = new ArrayList<>();
    for (PictureSize size : sizes) {
      for (StillFormat format : StillFormat.values()) {
        files.add(
            StillFile.of(
                folder,
                name(prefix, size, format),
                format.contentType(),
                size.width(),
                size.height()));
      }
    }
    Path raw = folder.resolve(prefix + HASHED);
    byte[] rgb = Files.readAllBytes(raw);
    Files.delete(raw);
    return new ImageSet(
        shown, files, BlurHash.of(rgb, hashed.width(), hashed.height()), recipe.version());
  }

  private static String name(String prefix, PictureSize size, StillFormat format) {
    return prefix + size.width() + "." + format.extension();
  }

  /** Each size from the next larger one, the largest first. */
  private static List<String> graph(
      List<PictureSize> sizes, PictureSize hashed, boolean alpha, String chain) {
    List<String> chains = new ArrayList<>();
    chains.add(
        chain
            // What comes with the frame would be written into the files: EXIF, colour profiles.
            + ",sidedata=mode=delete,setsar=1,"
            // One that is shown as it is, and one to make the smaller ones from.
            + "split=2[s0][t0]");
    for (int i = 0; i < sizes.size(); i++) {
      PictureSize size = sizes.get(i);
      if (i > 0) {
        chains.add(
            "[t%d]scale=%d:%d:flags=lanczos,split=2[s%d][t%d]"
                .formatted(i - 1, size.width(), size.height(), i, i));
      }
      chains.addAll(formats(i, size, alpha));
    }
    chains.add(
        "[t%d]scale=%d:%d:flags=area%s"
            .formatted(
                sizes.size() - 1,
                hashed.width(),
                hashed.height(),
                alpha ? ",format=gbrap[th]" : ",format=rgb24[hash]"));
    if (alpha) {
      chains.add(onWhite("th", "wh", hashed) + ",format=rgb24[hash]");
    }
    return chains;
  }

  private static List<String> formats(int i, PictureSize size, boolean alpha) {
    // The colours of JFIF, in the whole range; AVIF says so, and WebP has the range of video.
    String yuv = "scale=out_color_matrix=smpte170m:out_range=%s,format=%s";
    String avif =
        yuv.formatted("pc", "yuv420p")
            + ",setparams=range=pc:color_primaries=bt709:color_trc=iec61966-2-1:colorspace=smpte170m";
    String webp = yuv.formatted("tv", alpha ? "yuva420p" : "yuv420p");
    String jpeg = yuv.formatted("pc", "yuvj420p");
    if (!alpha) {
      return List.of(
          "[s%d]split=3[x%d][y%d][z%d]".formatted(i, i, i, i),
          "[x%d]%s[avif%d]".formatted(i, avif, i),
          "[y%d]%s[webp%d]".formatted(i, webp, i),
          "[z%d]%s[jpeg%d]".formatted(i, jpeg, i));
    }
    return List.of(
        "[s%d]format=gbrap,split=4[x%d][a%d][y%d][z%d]".formatted(i, i, i, i, i),
        "[x%d]%s[avif%d]".formatted(i, avif, i),
        "[a%d]alphaextract,format=gray,setparams=range=pc:colorspace=smpte170m[alpha%d]"
            .formatted(i, i),
        "[y%d]%s[webp%d]".formatted(i, webp, i),
        "%s,%s[jpeg%d]".formatted(onWhite("z" + i, "w" + i, size), jpeg, i));
  }

  /** What is transparent is white. */
  private static String onWhite(String from, String white, PictureSize size) {
    return "color=white:s=%dx%d,format=gbrp[%s];[%s][%s]overlay=format=gbrp:shortest=1,format=gbrp"
        .formatted(size.width(), size.height(), white, white, from);
  }

  private List<String> output(int i, StillFormat format, boolean alpha) {
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of(
            "-map",
            "[%s%d]".formatted(format == StillFormat.JPEG ? "jpeg" : format.extension(), i)));
    switch (format) {
      case AVIF -> {
        if (alpha) {
          options.addAll(List.of("-map", "[alpha%d]".formatted(i)));
          // SVT-AV1 has no pictures of one plane. What is transparent needs no second thought.
          options.addAll(List.of("-c:v:1", "libaom-av1", "-cpu-used:v:1", "8", "-crf:v:1", "18"));
          options.addAll(List.of("-still-picture:v:1", "1"));
        }
        options.addAll(List.of("-c:v:0", "libsvtav1", "-preset:v:0", text(recipe.avifPreset())));
        options.addAll(List.of("-crf:v:0", text(recipe.avifQuantizer()), "-f", "avif"));
      }
      case WEBP ->
          options.addAll(
              List.of("-c:v", "libwebp", "-quality", text(recipe.webpQuality()), "-f", "webp"));
      case JPEG -> {
        options.addAll(List.of("-c:v", "mjpeg", "-q:v", text(recipe.jpegQuantizer())));
        // No comment that names the encoder.
        options.addAll(List.of("-flags:v", "+bitexact", "-f", "image2", "-update", "1"));
      }
    }
    options.addAll(List.of("-frames:v", "1", "-map_metadata", "-1", "-fflags", "+bitexact"));
    return options;
  }

  private static String text(int number) {
    return Integer.toString(number);
  }
}
