package io.mediahub.bench.encode;

/** What a run of ffmpeg or ffprobe in the encoder is for, as its command line shows it. */
enum ToolWork {
  PICTURES("pictures of the ladder", true),
  SOUND("sound of the ladder", true),
  INSPECTION("inspection", false),
  LOUDNESS("loudness, the first pass over the sound", false),
  PREVIEW("preview", false),
  WAVEFORM("waveform", false),
  STILLS("poster, storyboard, short film", false);

  private final String title;
  private final boolean ladder;

  ToolWork(String title, boolean ladder) {
    this.title = title;
    this.ladder = ladder;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** Whether one plain process that makes the ladder does it as well. */
  boolean isOfLadder() {
    return ladder;
  }

  /**
   * @param command with spaces between its arguments
   */
  static ToolWork of(String command) {
    if (command.contains("-fragment_index") && command.contains("-force_key_frames")) {
      return PICTURES;
    }
    if (command.contains("astats=")) {
      return WAVEFORM;
    }
    if (command.contains("ebur128@")) {
      return LOUDNESS;
    }
    if (command.contains("-fragment_index") || command.contains("-c:v copy")) {
      return PREVIEW;
    }
    if (command.contains("-frag_duration")) {
      return SOUND;
    }
    boolean written =
        command.contains("rawvideo")
            || command.contains("image2")
            || command.contains("libwebp")
            || command.contains("-f avif")
            || command.contains("+faststart");
    return written ? STILLS : INSPECTION;
  }
}
