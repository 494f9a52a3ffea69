package io.mediahub.analytics.export;

import io.mediahub.local.ExitCode;
import io.mediahub.local.Failure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that is exported to. Below each topic's folder is one folder for each range of offsets
 * of a partition, with a file for each type of event. A range's folder is made elsewhere and gets
 * its name when all files are on the disk: so the names of the folders are the state of the export,
 * and there is no second account that could disagree with the files.
 */
final class ExportFolder implements AutoCloseable {
  private static final String TOPIC_ID = ".topic-id";
  private static final String SCHEMA = "schema-";

  private final Path root;
  private final Path work;
  private final FileChannel lockFile;
  private final FileLock lock;

  /**
   * Removes what a killed run has begun.
   *
   * @throws Failure when another export writes there
   */
  ExportFolder(Path root) throws IOException {
    this.root = root;
    this.work = root.resolve(".writing");
    Files.createDirectories(root);
    lockFile =
        FileChannel.open(
            root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock mine = null;
    try {
      mine = lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this process
    }
    if (mine == null) {
      lockFile.close();
      throw new Failure(
          ExitCode.ALREADY_RUNNING,
          "Another export is writing to " + root + ".",
          "Wait for its end, or name another folder with --to.");
    }
    lock = mine;
    Durable.delete(work);
    Files.createDirectories(work);
  }

  /** For what is not finished; emptied at the next start. */
  Path work() {
    return work;
  }

  /**
   * What is there of a topic, in order.
   *
   * @throws Failure when two folders hold the same offsets
   */
  List<Range> ranges(String topic) throws IOException {
    List<Range> ranges = new ArrayList<>();
    for (Path each : list(root.resolve(topic))) {
      Range.of(name(each)).ifPresent(ranges::add);
    }
    ranges.sort(Range.ORDER);
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i).overlaps(ranges.get(i - 1))) {
        throw new Failure(
            ExitCode.STATE_DAMAGED,
            "Two folders of %s hold the same events: %s and %s."
                .formatted(root.resolve(topic), ranges.get(i - 1).name(), ranges.get(i).name()),
            "Remove one of them that no export made, or both: what is missing is written again.");
      }
    }
    return ranges;
  }

  /**
   * Offsets mean something in one topic alone, and a topic that was deleted and made again is
   * another one.
   *
   * @throws Failure when these files are of another one
   */
  void claim(String topic, String id) throws IOException {
    Path file = root.resolve(topic).resolve(TOPIC_ID);
    if (!Files.exists(file)) {
      Durable.write(id + "\n", file, work);
    } else if (!Files.readString(file).strip().equals(id)) {
      throw otherLog(topic);
    }
  }

  Failure otherLog(String topic) {
    return new Failure(
        ExitCode.CHECK_FAILED,
        "The files in %s are of another log than the one of today: the topic was made anew, or lost its end."
            .formatted(root.resolve(topic)),
        "Export to another folder with --to, or move this one away.");
  }

  /**
   * Puts all files of a range in place at once.
   *
   * @param tables by type of event
   * @return how many bytes they have
   */
  long put(String topic, Range range, Map<String, Table> tables, ParquetWriter writer)
      throws Exception {
    return put(topic, range.name(), tables, writer);
  }

  boolean hasSchema(String topic, int id) {
    return Files.isDirectory(root.resolve(topic).resolve(SCHEMA + id));
  }

  /** Tables without rows, so that each type that a schema knows is a table from the beginning. */
  void putSchema(String topic, int id, Map<String, Table> empty, ParquetWriter writer)
      throws Exception {
    put(topic, SCHEMA + id, empty, writer);
  }

  private long put(String topic, String name, Map<String, Table> tables, ParquetWriter writer)
      throws Exception {
    Path making = Files.createDirectories(work.resolve(topic).resolve(name));
    long bytes = 0;
    for (var table : new TreeMap<>(tables).entrySet()) {
      Path file = making.resolve(table.getKey() + ".parquet");
      writer.write(table.getValue(), file);
      bytes += Files.size(file);
    }
    Durable.move(making, root.resolve(topic).resolve(name));
    return bytes;
  }

  /**
   * Writes {@code tables.sql}, which gives each type of event a view: {@code upload_completed} for
   * event topics; with the topic's name before it for others.
   */
  void describe() throws IOException {
    StringBuilder sql =
        new StringBuilder(
            """
            -- Written by ./mediahub export. Paths are relative to this folder: start DuckDB in it,
            -- or first: set file_search_path = 'this folder';
            """);
    for (Path topic : list(root)) {
      Map<String, String> types = new TreeMap<>();
      for (Path range : list(topic)) {
        for (Path file : list(range)) {
          if (name(file).endsWith(".parquet")) {
            String type = name(file).replace(".parquet", "");
            types.put(view(name(topic), type), type);
          }
        }
      }
      types.forEach(
          (view, type) ->
              sql.append(
                  "create or replace view %s as select * from read_parquet('%s/*/%s.parquet', union_by_name = true);\n"
                      .formatted(view, name(topic), type)));
    }
    Durable.write(sql.toString(), root.resolve("tables.sql"), work);
  }

  private static String view(String topic, String type) {
    String plain = topic.replaceFirst("^mediahub\\.", "").replaceFirst("\\.v\\d+$", "");
    boolean named = !plain.endsWith(".events") || type.equals(Table.UNREADABLE);
    return (named ? plain.replaceAll("[^A-Za-z0-9]+", "_") + "_" : "") + Column.snake(type);
  }

  /** What lies in a folder, sorted, but for what is hidden; nothing where there is no folder. */
  private static List<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !name(file).startsWith(".")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("");
  }

  @Override
  public void close() throws IOException {
    Durable.delete(work);
    lock.release();
    lockFile.close();
  }
}
