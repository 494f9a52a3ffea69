package io.mediahub.platform.reconcile;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Facts in files, so that all those of an aggregate are in the same one. Only one file at a time is
 * in memory, however long the log is.
 */
final class Buckets implements AutoCloseable {
  private static final int FACTS_IN_MEMORY = 250_000;
  private static final int MOST = 400; // each is an open file
  private static final int BUFFER = 16 << 10;

  private final Path folder;
  private final List<DataOutputStream> files = new ArrayList<>();

  /**
   * @param parent the files are made in a folder of their own in it
   * @param expected number of facts, roughly
   */
  Buckets(Path parent, long expected) throws IOException {
    folder = Files.createTempDirectory(parent, "reconcile");
    long wanted = Math.max(1, Math.min(MOST, expected / FACTS_IN_MEMORY + 1));
    for (int i = 0; i < wanted; i++) {
      files.add(
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file(i)), BUFFER)));
    }
  }

  private Path file(int number) {
    return folder.resolve("bucket-" + number);
  }

  int count() {
    return files.size();
  }

  void add(Fact fact) throws IOException {
    int bucket = Math.floorMod(fact.aggregate().hashCode(), files.size());
    Fact.write(fact, files.get(bucket));
  }

  /** The facts of one bucket; nothing can be added any more. */
  List<Fact> read(int number) throws IOException {
    files.get(number).close();
    List<Fact> facts = new ArrayList<>();
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file(number)), BUFFER))) {
      for (Fact fact = Fact.read(in); fact != null; fact = Fact.read(in)) {
        facts.add(fact);
      }
    }
    return facts;
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < files.size(); i++) {
      files.get(i).close();
      Files.deleteIfExists(file(i));
    }
    Files.deleteIfExists(folder);
  }
}
