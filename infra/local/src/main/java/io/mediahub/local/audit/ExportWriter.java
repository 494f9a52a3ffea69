package io.mediahub.local.audit;

import io.mediahub.proof.note.Checkpoint;
import io.mediahub.proof.note.SignedNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes an export into an empty folder. */
public final class ExportWriter {
  private final Path folder;
  private final String platform;

  /**
   * @param folder is made; must be empty
   * @param platform its origin
   */
  public ExportWriter(Path folder, String platform) {
    this.folder = folder;
    this.platform = platform;
  }

  /** What belongs to no tree. */
  public void common(String key, String heads, List<String> forks) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(ExportLayout.KEY), key + "\n");
    Files.writeString(folder.resolve(ExportLayout.HEADS), heads);
    for (int n = 0; n < forks.size(); n++) {
      Files.writeString(folder.resolve(ExportLayout.fork(n + 1)), forks.get(n));
    }
  }

  /**
   * One tree.
   *
   * @param records a line each
   * @param leaves 32 bytes each
   */
  public void tree(String checkpoint, InputStream records, InputStream leaves) throws IOException {
    String origin = Checkpoint.parse(SignedNote.parse(checkpoint).text()).origin();
    String name = ExportLayout.name(platform, origin);
    Files.writeString(folder.resolve(name + ExportLayout.CHECKPOINT), checkpoint);
    Files.copy(records, folder.resolve(name + ExportLayout.RECORDS));
    Files.copy(leaves, folder.resolve(name + ExportLayout.LEAVES));
  }
}
