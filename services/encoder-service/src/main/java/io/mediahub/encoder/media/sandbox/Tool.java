package io.mediahub.encoder.media.sandbox;

import java.nio.file.Path;

/** The two programs that are ever run. */
public enum Tool {
  FFMPEG("ffmpeg"),
  FFPROBE("ffprobe");

  private final String fileName;

  Tool(String fileName) {
    this.fileName = fileName;
  }

  Path in(Path ffmpegHome) {
    return ffmpegHome.resolve(fileName);
  }
}
