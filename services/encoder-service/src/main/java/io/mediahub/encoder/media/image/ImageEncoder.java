package io.mediahub.encoder.media.image;

import io.mediahub.domain.rendition.JobFailure;
import io.mediahub.domain.still.ImageLimits;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.domain.still.StillRecipe;
import io.mediahub.encoder.media.JobSpace;
import io.mediahub.encoder.media.MediaFailure;
import io.mediahub.encoder.media.sandbox.Inputs;
import io.mediahub.encoder.media.still.ImageSet;
import io.mediahub.encoder.media.still.ImageSetWriter;
import io.mediahub.encoder.media.still.ImageSetWriter.Picture;
import io.mediahub.encoder.media.still.StillTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes what pages show from an uploaded image: upright, sRGB, without metadata. */
public final class ImageEncoder {
  private static final String CUBE = "colours.cube";
  private static final String FIRST = "first.webp";

  /** Decoders round sizes up to whole blocks. */
  private static final int BLOCK = 128;

  private final StillTool tool;
  private final StillRecipe recipe;
  private final ImageLimits limits;

  public ImageEncoder(StillTool tool, StillRecipe recipe, ImageLimits limits) {
    this.tool = tool;
    this.recipe = recipe;
    this.limits = limits;
  }

  /**
   * The picture in all sizes and formats; of an animation the first one.
   *
   * @param header that the inspection accepted
   * @param prefix of the files' names, such as "image-"
   * @throws MediaFailure when it cannot be decoded
   */
  public ImageSet stills(JobSpace space, ImageHeader header, String prefix)
      throws IOException, InterruptedException {
    String cube = cube(space.folder(), header);
    Picture picture =
        new Picture(Inputs.IMAGES, input(space, header), header.shown(), alpha(header));
    ImageSet set =
        new ImageSetWriter(tool, recipe)
            .write(space, picture, size -> chain(header, header.stream(), size, cube), prefix);
    Files.deleteIfExists(space.folder().resolve(CUBE));
    Files.deleteIfExists(space.folder().resolve(FIRST));
    return set;
  }

  /**
   * An animation as a short film without sound: H.264 in an MP4 that begins to play at once. White
   * lies below what is transparent.
   *
   * @param name of the file
   * @return null when ffmpeg cannot decode such an animation, as that of WebP
   * @throws MediaFailure when it should and cannot
   */
  public @Nullable Animation animation(JobSpace space, ImageHeader header, String name)
      throws IOException, InterruptedException {
    if (!header.animated()) {
      throw new IllegalArgumentException("A still has no animation.");
    }
    if (header.kind() == ImageKind.WEBP) {
      return null;
    }
    String cube = cube(space.folder(), header);
    AnimationCommand command = new AnimationCommand(header, limits, cube);
    List<String> arguments = new ArrayList<>(List.of("-hide_banner", "-v", "error", "-y"));
    arguments.addAll(input(space, header));
    arguments.addAll(command.output(name));
    tool.run(space, Inputs.IMAGES, arguments);
    Files.deleteIfExists(space.folder().resolve(CUBE));
    return command.result(space.folder(), name);
  }

  static boolean alpha(ImageHeader header) {
    // The transparency of HEIC and of tiles is a picture of its own, which is rare and not read.
    return header.alpha() && header.kind() != ImageKind.HEIC && !header.turned();
  }

  private static List<String> input(JobSpace space, ImageHeader header) throws IOException {
    Path file = space.requireSource();
    boolean moving = header.animated();
    if (moving && header.kind() == ImageKind.WEBP) {
      try (ImageBytes bytes = new ImageBytes(file)) {
        WebpHeader reader = new WebpHeader(bytes);
        reader.read();
        file = Files.write(space.folder().resolve(FIRST), reader.firstPicture());
      } catch (BadImage e) {
        throw new MediaFailure(JobFailure.ENCODER_REFUSED, String.valueOf(e.getMessage()));
      }
    }
    boolean apng = moving && header.kind() == ImageKind.PNG;
    List<String> options = new ArrayList<>();
    // What a decoder finds may be larger than what the header said: then it stops.
    options.addAll(List.of("-max_pixels", Long.toString(mostPixels(header.stored()))));
    options.addAll(List.of("-f", apng ? "apng" : header.kind().demuxer()));
    // The chain below turns the picture.
    options.addAll(List.of("-noautorotate", "-i", file.toString()));
    return options;
  }

  private static long mostPixels(PictureSize size) {
    return ((long) size.width() + BLOCK) * (size.height() + BLOCK);
  }

  /**
   * @param stream of the picture, or of the pictures of an animation
   * @param shown size of what leaves the chain
   */
  static String chain(ImageHeader header, String stream, PictureSize shown, @Nullable String cube) {
    boolean turn = header.orientation().onItsSide() && !header.turned();
    PictureSize size = turn ? shown.turned() : shown;
    List<String> filters = new ArrayList<>();
    String from = "[%s]".formatted(stream);
    if (header.colours().hdr()) {
      filters.add(header.colours().toneMapped(size));
      // The curve of video is shown like that of sRGB.
      filters.add("scale=in_color_matrix=bt709:in_range=tv,format=gbrp");
    } else if (alpha(header)) {
      if (header.kind() == ImageKind.AVIF) {
        // The second stream says what is transparent.
        from = "[0:v:0]format=gbrp[c];[0:v:1]format=gray[m];[c][m]alphamerge,";
      }
      filters.add("format=gbrap");
      // Otherwise the colour of what is invisible would bleed into its neighbours.
      filters.add("premultiply=inplace=1");
      filters.add(scale(size));
      filters.add("unpremultiply=inplace=1");
      filters.add("format=gbrap");
    } else {
      filters.add(scale(size));
      filters.add("format=gbrp");
    }
    if (cube != null && !header.colours().hdr()) {
      filters.add("lut3d=file=%s:interp=tetrahedral".formatted(cube));
    }
    if (!header.turned()) {
      filters.addAll(header.orientation().filters());
    }
    return from + String.join(",", filters);
  }

  private static String scale(PictureSize size) {
    return "scale=%d:%d:flags=lanczos+accurate_rnd+full_chroma_int"
        .formatted(size.width(), size.height());
  }

  private static @Nullable String cube(Path folder, ImageHeader header) throws IOException {
    ColourCube cube = ColourCube.of(header.colours());
    if (cube == null) {
      return null;
    }
    cube.write(folder.resolve(CUBE));
    return CUBE;
  }
}
