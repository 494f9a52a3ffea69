package io.mediahub.encoder.media.sandbox;

/** What a run may read: the containers and the decoders, by ffmpeg's names. */
public enum Inputs {
  /** Films and sound that people upload. */
  FILMS(AllowList.FORMATS, AllowList.DECODERS),

  /** Pictures that people upload. Each of these demuxers reads one file and nothing else. */
  IMAGES(
      "jpeg_pipe,png_pipe,apng,gif,webp_pipe,mov,mp4",
      "mjpeg,png,apng,gif,webp,hevc,libdav1d,libaom-av1"),

  /**
   * The text beside films. ffmpeg looks at the beginning of picture and sound as well: the clock of
   * the text is theirs.
   */
  SUBTITLES(AllowList.FORMATS, AllowList.DECODERS + ",mov_text,subrip,srt,ass,ssa,text,webvtt"),

  /** Pixels that this service has put together itself. */
  OWN_PIXELS("rawvideo", "rawvideo");

  private final String formats;
  private final String decoders;

  Inputs(String formats, String decoders) {
    this.formats = formats;
    this.decoders = decoders;
  }

  String formats() {
    return formats;
  }

  String decoders() {
    return decoders;
  }
}
