package io.mediahub.user.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.GZIPInputStream;

/** Names and contents of all files below a folder: logs, caches, working folders. */
final class FolderSearch {
  private final Path folder;
  private final Needles needles;

  FolderSearch(Path folder, Needles needles) {
    this.folder = folder;
    this.needles = needles;
  }

  void run(Findings findings) throws IOException {
    Search search = new Search(needles);
    long[] files = {0};
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              files[0]++;
              byte[] name = file.getFileName().toString().getBytes(UTF_8);
              search.write(name, 0, name.length);
              search.write('\n');
              read(file, search);
              findings.found("folder", folder + ", file " + files[0], search.end());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // a running platform deletes files
            }
            throw e;
          }
        });
    findings.searched("folder", folder.toString(), files[0], search.bytes());
  }

  private static void read(Path file, Search search) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      if (file.toString().endsWith(".gz")) {
        try (InputStream plain = new GZIPInputStream(bytes)) {
          plain.transferTo(search);
        }
      } else {
        bytes.transferTo(search);
      }
    } catch (NoSuchFileException e) {
      // deleted meanwhile
    }
  }
}
