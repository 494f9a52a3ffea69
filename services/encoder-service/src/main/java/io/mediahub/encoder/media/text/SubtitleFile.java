package io.mediahub.encoder.media.text;

import io.mediahub.domain.rendition.FileRefusal;
import io.mediahub.encoder.media.inspect.InspectionOutcome.Refused;
import io.mediahub.encoder.media.text.CueReader.Cues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an uploaded file of subtitles, SubRip or WebVTT, in any usual encoding. */
public final class SubtitleFile {
  private static final long LARGEST = 2 << 20;
  private static final String HINT = "Upload a SubRip (.srt) or WebVTT (.vtt) file.";

  private SubtitleFile() {}

  /**
   * @param cues by their start; none when the file is refused
   * @param dropped number of cues that could not be used
   * @param refused why the file is refused; null when it is not
   */
  public record Outcome(List<Cue> cues, int dropped, @Nullable Refused refused) {}

  /**
   * @throws IOException when the file cannot be read here
   */
  public static Outcome read(Path file) throws IOException {
    long size = Files.size(file);
    if (size == 0) {
      return refused(
          FileRefusal.FILE_EMPTY, "The file is empty: it has 0 bytes.", "Upload the file again.");
    }
    if (size > LARGEST) {
      return refused(
          FileRefusal.TOO_LARGE,
          "The file has %d bytes; subtitles have at most %d.".formatted(size, LARGEST),
          HINT);
    }
    String text = TextDecoder.decode(Files.readAllBytes(file));
    if (text == null) {
      return refused(FileRefusal.NOT_MEDIA, "The file is not text.", HINT);
    }
    Cues cues = CueReader.read(text);
    return cues.cues().isEmpty()
        ? refused(
            FileRefusal.NOT_MEDIA,
            "The file has no subtitles: no line of it says when one begins and ends.",
            HINT)
        : new Outcome(cues.cues(), cues.dropped(), null);
  }

  private static Outcome refused(FileRefusal reason, String sentence, String hint) {
    return new Outcome(List.of(), 0, new Refused(reason, sentence, hint));
  }
}
