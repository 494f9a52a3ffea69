package io.mediahub.domain.rendition;

/** Ids of artefacts, and folders of the jobs that make them: processes and workers agree on them. */
public final class ArtefactNames {
  public static final String POSTER = "poster";
  public static final String STORYBOARD = "storyboard";
  public static final String MOTION = "motion";
  public static final String IMAGE = "image";
  public static final String COVER = "cover";
  public static final String WAVEFORM = "waveform";
  public static final String CHAPTERS = "chapters";

  private ArtefactNames() {}

  /**
   * Folder of what an attempt makes, below the media's; ends with "/". Each artefact has a folder of
   * its own in it.
   */
  public static String folder(String jobId, int attempt) {
    return "x-%s-%d/".formatted(jobId, attempt);
  }

  /** The id of subtitles in the file. */
  public static String embedded(int number) {
    return "s" + number;
  }

  /**
   * The id of uploaded subtitles.
   *
   * @param language BCP 47
   */
  public static String uploaded(String language) {
    return "u-" + language;
  }
}
