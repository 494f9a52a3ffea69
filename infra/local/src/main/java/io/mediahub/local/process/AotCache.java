package io.mediahub.local.process;

import io.mediahub.local.proc.ProcFs;
import io.mediahub.local.settings.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * The start-up cache of one JVM (JEP 483, 514): classes already loaded and linked. The JVM binds it
 * to the exact JDK, options and class path, so its name carries a digest of them and an outdated
 * one is never read. It is recorded while the component runs. A failed recording, and a cache with
 * which the JVM did not start, are deleted, and the next start works without.
 */
public final class AotCache {
  // A cache that does not quite fit is used as far as it does; nobody need do anything about it.
  private static final String ONLY_ERRORS = "-Xlog:aot*=error:stderr";
  private static final String ONLY_ERRORS_OF_CLASSES = "-Xlog:cds*=error:stderr";
  private static final String RECORDS = "-XX:AOTCacheOutput=";

  private final Path file;
  private final boolean used;

  private AotCache(Path file, boolean used) {
    this.file = file;
    this.used = used;
  }

  /**
   * The cache for a JVM.
   *
   * @param identity JVM options and arguments that select classes
   * @param classPath jars, whose sizes and times count as well
   */
  public static AotCache of(Path folder, String name, List<String> identity, List<Path> classPath)
      throws IOException {
    Files.createDirectories(folder);
    MessageDigest digest = Digests.sha256();
    update(digest, System.getProperty("java.vm.version", ""));
    update(digest, System.getProperty("java.home", ""));
    identity.forEach(i -> update(digest, i));
    for (Path jar : classPath) {
      update(digest, jar.toString());
      update(digest, Files.size(jar) + " " + Files.getLastModifiedTime(jar).toMillis());
    }
    String key = HexFormat.of().formatHex(digest.digest(), 0, 6);
    Path file = folder.resolve(name + "-" + key + ".aot");
    removeOthers(folder, name, file);
    return new AotCache(file, Files.exists(file));
  }

  private static void removeOthers(Path folder, String name, Path keep) throws IOException {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder, name + "-????????????.aot*")) {
      for (Path path : all) {
        if (!path.equals(keep) && !isBeingRecorded(path)) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  /**
   * Whether the supervisor that owns this unfinished file, by its pid in the name, is still there.
   */
  private static boolean isBeingRecorded(Path path) {
    String name = path.getFileName().toString();
    String tail = name.substring(name.indexOf(".aot") + ".aot".length()).replaceAll("\\D", "");
    return !tail.isEmpty()
        && ProcessHandle.of(Long.parseLong(tail)).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Options that use the cache, or that record it when there is none. */
  public List<String> options() {
    return used
        ? List.of("-XX:AOTCache=" + file, "-XX:AOTMode=auto", ONLY_ERRORS, ONLY_ERRORS_OF_CLASSES)
        : List.of(RECORDS + recording(), ONLY_ERRORS, ONLY_ERRORS_OF_CLASSES);
  }

  /** Whether a running JVM records its cache, and so writes it at its end. */
  static boolean isRecordedBy(long pid) {
    return ProcFs.commandLine(pid).stream().anyMatch(word -> word.startsWith(RECORDS));
  }

  /** Whether this start uses a cache; otherwise it records one. */
  public boolean used() {
    return used;
  }

  /** The JVM did not come up with it: never use it again. */
  public void discard() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(recording());
  }

  /** Tells the running JVM to end its recording and write the cache; it goes on serving. */
  public void record(Path jdk, long pid) throws IOException, InterruptedException {
    if (Jcmd.run(jdk, pid, "AOT.end_recording")) {
      keep();
    }
  }

  /**
   * Puts a finished recording in place; also called after a clean end, which finishes it as well.
   */
  public void keep() throws IOException {
    if (!used && Files.exists(recording())) {
      Files.move(
          recording(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path recording() {
    return file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
