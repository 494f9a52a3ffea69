package io.mediahub.encoder.store;

import io.mediahub.encoder.media.MediaFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Predicate;
import mediahub.encoding.PartManifest;
import mediahub.rendition.JobKind;
import mediahub.rendition.PartEncoded;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * The results of the parts of packages, one object each. Its creation is the moment at which a part
 * is done: the object store lets one run create it, and every other run finds that one's result. So
 * a job may be run as often as somebody likes, also at the same time.
 */
public final class Parts {
  private static final String FOLDER = "parts/";

  /** A file with its schema, since later versions read it too: of media whose sound is kept. */
  private static final String TYPE = "application/avro";

  private final MediaStore store;
  private final ExecutorService threads;

  /**
   * @param threads for calls that end when the job's thread is interrupted
   */
  public Parts(MediaStore store, ExecutorService threads) {
    this.store = store;
    this.threads = threads;
  }

  /** Folder of a package's objects; ends with "/". */
  public static String folder(String mediaId, String packageId) {
    return "%s/%s/".formatted(mediaId, packageId);
  }

  private static String key(String mediaId, String packageId, JobKind kind, int index) {
    String name = kind == JobKind.SOUND ? "sound" : "chunk";
    return folder(mediaId, packageId) + FOLDER + name + "-" + index;
  }

  /**
   * The result of a part; null while it has none.
   *
   * @param kind {@code CHUNK} or {@code SOUND}
   * @throws MediaFailure {@code storage-unavailable}
   */
  public @Nullable PartManifest find(String mediaId, String packageId, JobKind kind, int index)
      throws IOException, InterruptedException {
    String key = key(mediaId, packageId, kind, index);
    Optional<byte[]> bytes = Interruptible.call(threads, () -> store.find(key));
    return bytes.isPresent() ? decode(bytes.get()) : null;
  }

  /**
   * Makes a result the part's one, unless it has one. All objects that it names must be stored.
   *
   * @return the part's result: this one, or that of the run that was first
   */
  public PartManifest commit(String mediaId, PartManifest own)
      throws IOException, InterruptedException {
    PartEncoded part = own.getPart();
    byte[] bytes = encode(own);
    String key = key(mediaId, part.getPackageId(), part.getKind(), part.getIndex());
    boolean first = Interruptible.call(threads, () -> store.putIfAbsent(key, bytes, TYPE));
    if (first) {
      return own;
    }
    // A try whose answer was lost may have stored it: then it is ours.
    return decode(Interruptible.call(threads, () -> store.read(key)));
  }

  /**
   * Bytes of an object of a package.
   *
   * @throws MediaFailure {@code package-broken} when it is not there
   */
  public byte[] read(String key) throws IOException, InterruptedException {
    return Interruptible.call(threads, () -> store.read(key));
  }

  /**
   * Deletes what runs left behind that did not become a part's result.
   *
   * @param named whether a manifest names this object
   * @return number of objects
   */
  public long deleteOthers(String mediaId, String packageId, Predicate<String> named)
      throws IOException, InterruptedException {
    String folder = folder(mediaId, packageId);
    Predicate<String> manifest = key -> key.startsWith(folder + FOLDER);
    return Interruptible.call(
        threads, () -> store.deleteBelow(folder, manifest.or(named).negate()).objects());
  }

  static byte[] encode(PartManifest manifest) {
    var bytes = new ByteArrayOutputStream();
    try (var writer = new DataFileWriter<>(new SpecificDatumWriter<>(PartManifest.class))) {
      writer.create(PartManifest.getClassSchema(), bytes);
      writer.append(manifest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static PartManifest decode(byte[] bytes) throws IOException {
    try (var reader =
        new DataFileStream<>(
            new ByteArrayInputStream(bytes), new SpecificDatumReader<>(PartManifest.class))) {
      return reader.next();
    }
  }
}
