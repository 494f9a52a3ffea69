package io.mediahub.platform.seal;

import io.mediahub.base.settings.InvalidSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The keys of epochs, each in a file of its own, apart from every database. */
final class EpochFiles {
  private static final String SUFFIX = ".key";

  private final Path folder;

  /**
   * @throws InvalidSettingException when the folder cannot be made
   */
  EpochFiles(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new InvalidSettingException(
          "The folder "
              + folder
              + " of the key epochs (mediahub.keys.epochs-dir) cannot be made or written: "
              + e.getMessage());
    }
  }

  /** Whole or not at all, and on the disk when this returns. */
  void write(int epoch, byte[] sealed) {
    Path target = file(epoch);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.deleteIfExists(part);
      try (FileChannel out =
          FileChannel.open(
              part,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        writeAll(out, ByteBuffer.wrap(sealed));
        out.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder();
    } catch (IOException e) {
      throw new UncheckedIOException("The key of epoch " + epoch + " cannot be written.", e);
    }
  }

  Optional<byte[]> read(int epoch) {
    try {
      return Files.exists(file(epoch))
          ? Optional.of(Files.readAllBytes(file(epoch)))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("The key of epoch " + epoch + " cannot be read.", e);
    }
  }

  /**
   * Overwrites it, and deletes it. A disk may keep older blocks; what it holds there is sealed with
   * the master key.
   */
  void destroy(int epoch) {
    Path file = file(epoch);
    if (!Files.exists(file)) {
      return;
    }
    try {
      try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
        writeAll(out, ByteBuffer.allocate((int) out.size()));
        out.force(true);
      }
      Files.deleteIfExists(file);
      syncFolder();
    } catch (IOException e) {
      throw new UncheckedIOException("The key of epoch " + epoch + " cannot be destroyed.", e);
    }
  }

  private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel opened = FileChannel.open(folder, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }

  private Path file(int epoch) {
    return folder.resolve("%06d%s".formatted(epoch, SUFFIX));
  }
}
