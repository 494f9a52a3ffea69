package io.mediahub.encoder.media.sandbox;

import java.nio.file.Path;

/** The programs that are run in the sandbox. */
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
