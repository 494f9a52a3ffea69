package io.mediahub.encoder.worker.job;

import io.mediahub.base.hash.Sha256;
import io.mediahub.encoder.media.still.StillFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Semaphore;
import mediahub.rendition.Artefact;
import mediahub.rendition.ArtefactFile;
import mediahub.rendition.ArtefactKind;

/**
 * Stores the files of one artefact, several at a time. Its folder's name holds the run, so that no
 * run writes over another's files. What is stored and not reported is swept with its job.
 */
final class StoredFiles implements AutoCloseable {
  private static final int MOST_UPLOADS = 8;

  private final JobStage stage;
  private final String id;
  private final String folder;
  private final String prefix;
  private final Semaphore room = new Semaphore(MOST_UPLOADS);
  private final List<Upload> uploads = new ArrayList<>();
  private final List<ArtefactFile> files = new ArrayList<>();

  /**
   * @param jobFolder of what the job makes, below the media's; ends with "/"
   * @param id of the artefact
   */
  StoredFiles(JobStage stage, Run run, String jobFolder, String id) {
    this.stage = stage;
    this.id = id;
    this.folder = "%s%s-%s/".formatted(jobFolder, id, run.id());
    this.prefix = run.mediaId() + "/" + folder;
  }

  /** Begins to store a picture or a film. */
  void add(Path from, StillFile file) throws IOException, InterruptedException {
    byte[] bytes = Files.readAllBytes(from.resolve(file.name()));
    store(file.name(), bytes, file.contentType());
    files.add(
        new ArtefactFile(
            file.name(),
            file.contentType(),
            file.sizeBytes(),
            file.sha256(),
            file.width(),
            file.height()));
  }

  /** Begins to store something else. */
  void add(String name, byte[] bytes, String contentType) throws InterruptedException {
    store(name, bytes, contentType);
    String sha256 = HexFormat.of().formatHex(Sha256.of(bytes));
    files.add(new ArtefactFile(name, contentType, (long) bytes.length, sha256, 0, 0));
  }

  private void store(String name, byte[] bytes, String contentType) throws InterruptedException {
    room.acquire();
    uploads.add(
        Upload.begin(
            stage.uploader(),
            () -> stage.store().put(prefix + name, bytes, contentType),
            room::release));
  }

  /**
   * The artefact, when all of its files can be read.
   *
   * @throws io.mediahub.encoder.media.MediaFailure {@code storage-unavailable}
   */
  Artefact.Builder stored(ArtefactKind kind) throws InterruptedException {
    for (Upload upload : uploads) {
      upload.await();
    }
    return Artefact.newBuilder()
        .setArtefactId(id)
        .setKind(kind)
        .setFolder(folder)
        .setFiles(List.copyOf(files));
  }

  @Override
  public void close() {
    uploads.forEach(Upload::abandon);
  }
}
