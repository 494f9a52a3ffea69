package io.mediahub.encoder.media.image;

import io.mediahub.domain.still.ImageLimits;
import io.mediahub.domain.still.PictureSize;
import io.mediahub.encoder.media.still.StillFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What ffmpeg writes for an animation. */
record AnimationCommand(ImageHeader header, ImageLimits limits, @Nullable String cube) {
  private static final int LONG_SIDE = 1280;
  private static final int MOST_A_SECOND = 50;
  private static final double MICROS = 1e6;

  private PictureSize size() {
    return header.shown().within(LONG_SIDE, LONG_SIDE);
  }

  private long micros() {
    long most = limits.animation().toMillis() * 1000;
    return header.durationMicros() <= 0 ? most : Math.min(most, header.durationMicros());
  }

  List<String> output(String name) {
    PictureSize size = size();
    boolean avif = header.kind() == ImageKind.AVIF;
    // AVIF has a still in front of the moving pictures, whose transparency is not read.
    String picture =
        ImageEncoder.chain(
            avif ? header.opaque() : header, avif ? "0:v:1" : header.stream(), size, cube);
    String shown =
        ImageEncoder.alpha(header) && !avif
            ? "%s[moving];color=white:s=%dx%d:r=%d,format=gbrp[white];[white][moving]overlay=format=gbrp:shortest=1"
                .formatted(picture, size.width(), size.height(), rate())
            : picture;
    List<String> options = new ArrayList<>();
    options.addAll(
        List.of(
            "-filter_complex",
            shown
                + ",fps=%d".formatted(rate())
                // The last picture is shown for as long as the file says.
                + (header.durationMicros() > 0 ? ",tpad=stop=-1:stop_mode=clone" : "")
                + ",sidedata=mode=delete,setsar=1"
                + ",scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
                + ",setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[film]"));
    options.addAll(List.of("-map", "[film]", "-an", "-map_metadata", "-1", "-fflags", "+bitexact"));
    options.addAll(List.of("-t", String.format(Locale.ROOT, "%.6f", micros() / MICROS)));
    options.addAll(List.of("-c:v", "libx264", "-preset", "veryfast", "-crf", "23"));
    // Loops are short, and players keep them in memory: a picture to start from is enough.
    options.addAll(List.of("-profile:v", "high", "-g", "250", "-flags:v", "+bitexact"));
    options.addAll(List.of("-movflags", "+faststart", "-f", "mp4", name));
    return options;
  }

  /** The rate of the pictures, as far as it is known; those of animations need not be even. */
  private int rate() {
    double average = header.frames() * MICROS / Math.max(1, header.durationMicros());
    return header.durationMicros() <= 0
        ? 25
        : Math.clamp(Math.round(average * 2), 10, MOST_A_SECOND);
  }

  Animation result(Path folder, String name) throws IOException {
    PictureSize size = size();
    StillFile file = StillFile.of(folder, name, "video/mp4", size.width(), size.height());
    long whole = header.durationMicros();
    return new Animation(file, whole <= 0 ? micros() : Math.min(whole, micros()), whole > micros());
  }
}
